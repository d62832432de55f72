import { type ReactNode, useEffect, useRef, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";

/**
 * The box a reply is written in. Files may be dropped into it, or anywhere on the conversation it belongs to. The paper clip
 * does the same by keyboard.
 */
export function DropZone(props: { readonly onDrop: (files: readonly File[]) => void; readonly children: ReactNode }) {
  const { t } = useI18n();
  const [isOver, setIsOver] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const take = useLatestCallback(props.onDrop);
  useEffect(() => {
    const isHere = ({ target }: DragEvent): boolean =>
      target instanceof Element &&
      target.closest("dialog") === null &&
      box.current?.closest(".thread")?.contains(target) === true;
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      // Elsewhere `holdFiles` refuses them.
      event.preventDefault();
      event.dataTransfer.dropEffect = isHere(event) ? "copy" : "none";
      setIsOver(isHere(event));
    };
    const left = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setIsOver(false);
    };
    const dropped = (event: DragEvent) => {
      over(event);
      setIsOver(false);
      const files = Array.from(event.dataTransfer?.files ?? []);
      if (files.length > 0 && isHere(event)) take(files);
    };
    window.addEventListener("dragenter", over);
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", left);
    window.addEventListener("drop", dropped);
    return () => {
      window.removeEventListener("dragenter", over);
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", left);
      window.removeEventListener("drop", dropped);
    };
  }, [take]);
  return (
    <div ref={box} className="composer" data-over={isOver || undefined} data-drop={t("files.drop")}>
      {props.children}
    </div>
  );
}
