// Escape is heard for the whole box, whichever control in it has the focus.
/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions */
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { keepPlaced } from "./keep-placed.ts";
import { type Place, placeBeside } from "./place-beside.ts";

/**
 * A small box beside the control that opened it. It is shown by being rendered; Escape and a press elsewhere close it,
 * and the focus goes back to the control.
 */
export function Popup(props: {
  readonly label: string;
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { anchor, onClose } = props;
  const box = useRef<HTMLDialogElement>(null);
  const [place, setPlace] = useState<Place>();
  const onCloseLatest = useRef(onClose);
  useEffect(() => {
    onCloseLatest.current = onClose;
  });

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    element.showPopover();
    const stopPlacing = keepPlaced(() => {
      const rightToLeft = document.documentElement.dir === "rtl";
      setPlace(placeBeside(anchor.getBoundingClientRect(), element.getBoundingClientRect(), "below", rightToLeft));
    });
    element.querySelector<HTMLElement>("input:checked, input, button")?.focus();
    const toggled = (event: Event) => {
      if (!("newState" in event) || event.newState !== "closed") return;
      if (element.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
      onCloseLatest.current();
    };
    element.addEventListener("toggle", toggled);
    return () => {
      stopPlacing();
      element.removeEventListener("toggle", toggled);
    };
  }, [anchor]);

  return (
    <dialog
      ref={box}
      popover="auto"
      aria-label={props.label}
      className="popup"
      style={place}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        anchor.focus();
      }}
    >
      {props.children}
    </dialog>
  );
}
