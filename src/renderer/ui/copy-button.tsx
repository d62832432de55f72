import { useEffect, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { copyText } from "#renderer/lib/copy-text.ts";
import { drop } from "#renderer/lib/drop.ts";
import { Button } from "./button.tsx";

const SAID_FOR_MS = 2500;

/** Copies a text and says that it did. */
export function CopyButton(props: { readonly text: string; readonly label?: string }) {
  const { t } = useI18n();
  const [said, setSaid] = useState<"app.copied" | "app.copyFailed">();
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => setSaid(undefined), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => setSaid((await copyText(props.text)) ? "app.copied" : "app.copyFailed");
  return (
    <Button
      icon={said === "app.copied" ? "check" : "copy"}
      aria-label={props.label}
      onClick={() => drop(copy(), "copyText does not reject")}
    >
      <span aria-live="polite">{t(said ?? "app.copy")}</span>
    </Button>
  );
}
