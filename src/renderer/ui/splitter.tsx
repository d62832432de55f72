import { type KeyboardEvent, type PointerEvent, useRef } from "react";

/**
 * The edge between two panes: dragged with the pointer, moved with the arrow keys, set back with a double click.
 * `paneSide` says on which side of the edge the pane is whose width it holds.
 */
export function Splitter(props: {
  readonly label: string;
  readonly width: number;
  readonly least: number;
  readonly most: number;
  readonly usual: number;
  readonly paneSide: "before" | "after";
  readonly onChange: (width: number) => void;
}) {
  const drag = useRef<{ readonly x: number; readonly width: number }>(undefined);
  const { width, least, most, usual, onChange } = props;
  const set = (next: number) => onChange(Math.round(Math.max(least, Math.min(most, next))));
  const sign = () => (props.paneSide === "before" ? 1 : -1) * (document.documentElement.dir === "rtl" ? -1 : 1);

  const pressed = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width };
  };
  const moved = (event: PointerEvent<HTMLDivElement>) => {
    if (drag.current !== undefined) set(drag.current.width + (event.clientX - drag.current.x) * sign());
  };
  const keyed = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.shiftKey ? 48 : 16;
    const next = {
      ArrowRight: width + step * sign(),
      ArrowLeft: width - step * sign(),
      Home: least,
      End: most,
      Enter: usual,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(next);
  };

  return (
    // A focusable separator is a widget (ARIA "separator"), which <hr> is not: it has a value and moves with the keys.
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="separator"
      className="splitter"
      data-pane={props.paneSide}
      aria-orientation="vertical"
      aria-label={props.label}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={pressed}
      onPointerMove={moved}
      onPointerUp={() => (drag.current = undefined)}
      onPointerCancel={() => (drag.current = undefined)}
      onDoubleClick={() => onChange(usual)}
      onKeyDown={keyed}
    />
  );
}
