import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import { IconButton } from "./button.tsx";

/**
 * The browser's own dialog: it keeps focus inside and gives it back to where it was when it closes. It is shown by
 * being rendered and closed by being taken away.
 */
export function Dialog(props: {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly kind?: "middle" | "wide" | "side" | "top" | "viewer" | "settings";
  /** The title is said, not shown. */
  readonly hideTitle?: boolean;
  readonly children: ReactNode;
}) {
  const { onClose, kind = "middle", hideTitle = false } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const onCloseLatest = useRef(onClose);
  useEffect(() => {
    onCloseLatest.current = onClose;
  });

  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (!element.open) element.showModal();
    // React gives focus before the dialog is open; the dialog then takes its first button. This comes last.
    element.querySelector<HTMLElement>("[data-first-focus]")?.focus();
    const closed = () => onCloseLatest.current();
    // The dialog itself is the target only where its box is not: on the backdrop.
    const pressedOutside = (event: PointerEvent) => {
      if (event.target === element && isOutside(element, event)) element.close();
    };
    element.addEventListener("close", closed);
    element.addEventListener("pointerdown", pressedOutside);
    return () => {
      element.removeEventListener("close", closed);
      element.removeEventListener("pointerdown", pressedOutside);
      element.close();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className={`dialog dialog-${kind}`}
      {...(hideTitle ? { "aria-label": props.title } : { "aria-labelledby": titleId })}
    >
      {!hideTitle && (
        <header className="dialog-head">
          <h2 id={titleId}>{props.title}</h2>
          <IconButton icon="close" label={props.closeLabel} onClick={() => dialog.current?.close()} />
        </header>
      )}
      {props.children}
    </dialog>
  );
}

function isOutside(element: HTMLElement, event: PointerEvent): boolean {
  const box = element.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
