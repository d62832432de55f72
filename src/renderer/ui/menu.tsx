import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { Icon, type IconName } from "./icon.tsx";
import { moveFocus } from "./move-focus.ts";
import { type Place, placeBeside } from "./place-beside.ts";

/** A button that opens a list of choices, one of which is in force. */
export interface MenuChoice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** The language a label is written in, when it is not the screen's. */
  readonly language?: string | undefined;
  /** The action that does the same, where there is one. */
  readonly action?: string;
}

export function ChoiceMenu<Value extends string>(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly choices: readonly MenuChoice<Value>[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}) {
  const { choices, chosen, onChoose } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [place, setPlace] = useState<Place>();

  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const toggled = (event: Event) => setIsOpen("newState" in event && event.newState === "open");
    element.addEventListener("toggle", toggled);
    return () => element.removeEventListener("toggle", toggled);
  }, []);

  useLayoutEffect(() => {
    if (!isOpen || list.current === null || button.current === null) return;
    const rightToLeft = document.documentElement.dir === "rtl";
    setPlace(
      placeBeside(
        button.current.getBoundingClientRect(),
        list.current.getBoundingClientRect(),
        "inline-end",
        rightToLeft,
      ),
    );
    list.current.querySelector<HTMLElement>("[aria-checked=true]")?.focus();
  }, [isOpen]);

  const choose = (value: Value) => {
    list.current?.hidePopover();
    button.current?.focus();
    onChoose(value);
  };
  const keyed = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === "Tab") list.current?.hidePopover();
    if (event.key === "Escape") button.current?.focus();
    // Keys inside an open menu are the menu's.
    event.stopPropagation();
    moveFocus(event, "[role=menuitemradio]");
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className="rail-button"
        aria-label={props.label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        data-tip={props.label}
        popoverTarget={id}
      >
        <Icon name={props.icon} />
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={props.label}
        className="menu"
        style={place}
        onKeyDown={keyed}
      >
        {choices.map(({ value, label, language, action }) => (
          <button
            key={value}
            type="button"
            role="menuitemradio"
            aria-checked={value === chosen}
            tabIndex={-1}
            lang={language}
            data-action={action}
            onClick={() => choose(value)}
          >
            <Icon name="check" small />
            <span dir="auto">{label}</span>
          </button>
        ))}
      </div>
    </>
  );
}
