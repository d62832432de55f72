import { type MouseEvent, useRef, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { Icon } from "#renderer/ui/icon.tsx";
import { Gone } from "./gone.tsx";
import type { MediaProps } from "./photo.tsx";
import { useMedia } from "./use-media.ts";

/** A document to be saved. Whether it is still there is asked first: a download that fails says nothing to anybody. */
export function FileCard(props: MediaProps) {
  const { t } = useI18n();
  const { attachment } = props;
  const { url, look, failed, tryAgain } = useMedia(attachment.id);
  const [isAsking, setIsAsking] = useState(false);
  const isSure = useRef(false);
  if (!attachment.viewable || look.kind === "failed") {
    return <Gone {...props} state={look.kind === "failed" ? look.state : undefined} onTryAgain={tryAgain} />;
  }
  const clicked = (event: MouseEvent<HTMLAnchorElement>): void => {
    if (isSure.current) {
      isSure.current = false;
      return;
    }
    event.preventDefault();
    if (isAsking) return;
    setIsAsking(true);
    const link = event.currentTarget;
    drop(
      isThere(url).then((isFound) => {
        setIsAsking(false);
        if (!isFound) return failed();
        isSure.current = true;
        link.click();
      }),
      "isThere does not fail",
    );
  };
  return (
    <a className="file-card" href={url} download={attachment.title ?? ""} aria-busy={isAsking} onClick={clicked}>
      <Icon name="file" />
      <bdi>{attachment.title ?? t("attachment.file")}</bdi>
      <Icon name="download" small />
      <span className="visually-hidden">{t("message.download")}</span>
    </a>
  );
}

async function isThere(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { headers: { range: "bytes=0-63" } });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
