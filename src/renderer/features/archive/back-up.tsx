import { useId, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { PassphraseField } from "./passphrase-field.tsx";
import type { ArchiveWish } from "./use-archive.ts";

const LEAST = 8;

/** One encrypted file. The passphrase is asked for twice, because nobody can ever tell what it was. */
export function BackUp(props: {
  readonly folder: string | undefined;
  readonly isBusy: boolean;
  readonly onWish: (wish: ArchiveWish) => void;
}) {
  const { t } = useI18n();
  const id = useId();
  const [passphrase, setPassphrase] = useState("");
  const [repeated, setRepeated] = useState("");
  const [isTried, setIsTried] = useState(false);
  const isShort = passphrase.length < LEAST;
  const isDifferent = passphrase !== repeated;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t("backup.title")}</h3>
      <p className="quiet">{t("backup.lead")}</p>
      <form
        className="archive-form"
        onSubmit={(event) => {
          event.preventDefault();
          setIsTried(true);
          if (isShort || isDifferent) return;
          props.onWish({ kind: "backUp", passphrase });
          setPassphrase("");
          setRepeated("");
          setIsTried(false);
        }}
      >
        <PassphraseField
          label={t("backup.passphrase")}
          hint={t("backup.passphrase.hint")}
          problem={isTried && isShort ? t("backup.short") : undefined}
          isNew
          value={passphrase}
          onChange={setPassphrase}
        />
        <PassphraseField
          label={t("backup.repeat")}
          problem={isTried && !isShort && isDifferent ? t("backup.different") : undefined}
          isNew
          value={repeated}
          onChange={setRepeated}
        />
        <Button submit icon="lock" disabled={props.isBusy}>
          {t("backup.now")}
        </Button>
      </form>
      {props.folder !== undefined && (
        <p className="quiet">
          {t("backup.folder")} <code dir="ltr">{props.folder}</code>
        </p>
      )}
    </section>
  );
}
