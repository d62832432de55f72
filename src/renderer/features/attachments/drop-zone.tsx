import { type DragEvent, type ReactNode, useEffect, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";

/** The box a reply is written in, into which files may be dropped. The paper clip does the same by keyboard. */
export function DropZone(props: { readonly onDrop: (files: readonly File[]) => void; readonly children: ReactNode }) {
  const { t } = useI18n();
  const [isOver, setIsOver] = useState(false);
  // Dropped beside the box, a file would take the place of the page in a browser tab.
  useEffect(() => {
    const hold = (event: globalThis.DragEvent) => {
      if (event.dataTransfer?.types.includes("Files") === true) event.preventDefault();
    };
    window.addEventListener("dragover", hold);
    window.addEventListener("drop", hold);
    return () => {
      window.removeEventListener("dragover", hold);
      window.removeEventListener("drop", hold);
    };
  }, []);
  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setIsOver(true);
  };
  return (
    <div
      className="composer"
      data-over={isOver || undefined}
      data-drop={t("files.drop")}
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={(event) => {
        if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return;
        setIsOver(false);
      }}
      onDrop={(event) => {
        setIsOver(false);
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        props.onDrop(Array.from(event.dataTransfer.files));
      }}
    >
      {props.children}
    </div>
  );
}
