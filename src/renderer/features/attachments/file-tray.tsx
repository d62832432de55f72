import { useEffect, useRef } from "react";
import { MOST_BYTES, MOST_FILE_BYTES, type OutgoingKind } from "#shared/domain/outgoing-files.ts";
import { ATTACHMENT_WORDS } from "#renderer/features/media/attachment-words.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import type { ChosenFile, FileProblem } from "./chosen-file.ts";

/** The files of a reply that is being written: what they are, what is wrong with them, and a way to leave each out. */
export function FileTray(props: {
  readonly files: readonly ChosenFile[];
  readonly onShrink: (file: ChosenFile) => void;
  readonly onRemove: (file: ChosenFile) => void;
}) {
  const { t } = useI18n();
  return (
    <ul className="file-tray" aria-label={t("files.chosen")}>
      {props.files.map((file) => (
        <li key={file.id} data-state={file.state.kind}>
          <Preview file={file} />
          <div>
            <span className="file-name">
              <bdi>{file.name}</bdi>
            </span>
            <FileState file={file} onShrink={() => props.onShrink(file)} />
          </div>
          <IconButton
            icon="close"
            label={t("files.remove", { name: file.name })}
            onClick={() => props.onRemove(file)}
          />
        </li>
      ))}
    </ul>
  );
}

function FileState(props: { readonly file: ChosenFile; readonly onShrink: () => void }) {
  const { t, format } = useI18n();
  const { state } = props.file;
  switch (state.kind) {
    case "under_way":
      return <Spinner label={t("files.underWay")} />;
    case "ready":
      return <span className="file-size">{megabytes(state.size, t, format.number)}</span>;
    case "refused":
      return (
        <span className="file-problem" role="alert">
          {problemText(state.because, t)}{" "}
          {state.because === "large_picture" && (
            <Button kind="quiet" onClick={props.onShrink}>
              {t("files.makeSmaller")}
            </Button>
          )}
        </span>
      );
  }
}

function megabytes(bytes: number, t: Translate, number: (value: number) => string): string {
  return t("files.megabytes", { size: number(Math.max(0.1, Math.round(bytes / 104_857.6) / 10)) });
}

function problemText(problem: FileProblem, t: Translate): string {
  const megabyte = 1024 * 1024;
  switch (problem) {
    case "large_picture":
      return t("files.problem.largePicture", { size: MOST_BYTES.image / megabyte });
    case "too_large":
      return t("files.problem.tooLarge", { size: MOST_FILE_BYTES / megabyte });
    case "wrong_type":
      return t("files.problem.wrongType");
    case "broken":
      return t("files.problem.broken");
    case "no_room":
      return t("files.problem.noRoom");
    case "failed":
      return t("files.problem.failed");
  }
}

const SIDE_PX = 96;
/** What a browser calls it, before the host has looked. */
const OUTGOING_BY_WORD: Readonly<Record<string, OutgoingKind>> = { video: "video", audio: "audio" };

/** Drawn, not linked: the page's policy knows no addresses of files in memory. */
function Preview(props: { readonly file: ChosenFile }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { file, state } = props.file;
  const isPicture = file?.type.startsWith("image/") === true;
  useEffect(() => {
    if (file === undefined || !isPicture) return undefined;
    let isLeft = false;
    const draw = async (): Promise<void> => {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const context = canvas.current?.getContext("2d");
      if (isLeft || context === null || context === undefined) return picture.close();
      const scale = Math.max(SIDE_PX / picture.width, SIDE_PX / picture.height);
      const [width, height] = [picture.width * scale, picture.height * scale];
      context.drawImage(picture, (SIDE_PX - width) / 2, (SIDE_PX - height) / 2, width, height);
      picture.close();
    };
    draw().catch(() => undefined);
    return () => {
      isLeft = true;
    };
  }, [file, isPicture]);
  if (isPicture) return <canvas ref={canvas} width={SIDE_PX} height={SIDE_PX} aria-hidden="true" />;
  const kind = state.kind === "ready" ? state.media : OUTGOING_BY_WORD[file?.type.split("/")[0] ?? ""];
  return (
    <span className="file-icon">
      <Icon name={ATTACHMENT_WORDS[kind ?? "file"].icon} />
    </span>
  );
}
