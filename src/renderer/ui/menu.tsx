import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";
import { IconButton } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { moveFocus } from "./move-focus.ts";
import { keepPlaced } from "./keep-placed.ts";
import { type Place, placeAt, placeBeside, type Point } from "./place-beside.ts";
import { useFocusInPlace } from "./use-focus-in-place.ts";

export interface MenuEntry {
  /** Its own among those of its menu. */
  readonly key: string;
  readonly icon: IconName;
  readonly label: string;
  /** Of choices of which one is in force: whether it is this one. */
  readonly isChosen?: boolean;
  /** The language a label is written in, when it is not the screen's. */
  readonly language?: string | undefined;
  /** The action that does the same, where there is one, and its keys. */
  readonly action?: string | undefined;
  readonly keys?: string | undefined;
  readonly perform: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly side: "below" | "inline-end";
  readonly className?: string;
}

const ITEM = "[role=menuitem], [role=menuitemradio]";

/** A button that opens a list of things to choose from: those that `entries` gives at that moment. */
export function MenuButton(
  props: MenuProps & {
    readonly icon: IconName;
    readonly buttonClassName?: string;
    readonly entries: () => readonly MenuEntry[];
  },
) {
  const { label, icon, buttonClassName, entries: look, ...menu } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  /** Undefined while it is closed. */
  const [entries, setEntries] = useState<readonly MenuEntry[]>();
  return (
    <>
      <IconButton
        ref={button}
        icon={icon}
        label={label}
        className={buttonClassName}
        aria-haspopup="menu"
        aria-expanded={entries !== undefined}
        popoverTarget={id}
      />
      <MenuList
        {...menu}
        id={id}
        label={label}
        entries={entries ?? []}
        anchor={() => button.current}
        giveFocusBack={() => button.current?.focus()}
        onOpen={() => setEntries(look())}
        onClose={() => setEntries(undefined)}
      />
    </>
  );
}

/** The same beside something that is there already: shown by being rendered. */
export function Menu(
  props: MenuProps & {
    readonly anchor: HTMLElement;
    /** It begins here instead of standing beside its anchor. */
    readonly at?: Point | undefined;
    readonly entries: readonly MenuEntry[];
    readonly giveFocusBack: () => void;
    readonly onClose: () => void;
  },
) {
  const { anchor, ...menu } = props;
  return <MenuList {...menu} isShown anchor={() => anchor} />;
}

function MenuList(
  props: MenuProps & {
    readonly id?: string;
    /** Without being asked to. */
    readonly isShown?: boolean;
    readonly entries: readonly MenuEntry[];
    readonly anchor: () => HTMLElement | null;
    readonly at?: Point | undefined;
    readonly giveFocusBack: () => void;
    /** Called before it is shown: what is in it has to be there then. */
    readonly onOpen?: () => void;
    readonly onClose: () => void;
  },
) {
  const { entries, isShown = false } = props;
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Place>();
  // An entry goes when what it does can be done no more.
  const focusInPlace = useFocusInPlace(list, ITEM, props.giveFocusBack);
  const opens = useLatestCallback(() => props.onOpen?.());
  const closed = useLatestCallback(props.onClose);
  const put = useLatestCallback((element: HTMLElement) => {
    const anchor = props.anchor();
    if (anchor === null || !element.matches(":popover-open")) return;
    const rightToLeft = document.documentElement.dir === "rtl";
    const box = element.getBoundingClientRect();
    setPlace(
      props.at === undefined
        ? placeBeside(anchor.getBoundingClientRect(), box, props.side, rightToLeft)
        : placeAt(props.at, box, rightToLeft),
    );
  });
  const settle = useLatestCallback((element: HTMLElement) => {
    if (props.anchor() === null || element.contains(document.activeElement)) return;
    put(element);
    const items = Array.from(element.querySelectorAll<HTMLElement>(ITEM));
    (items.find(({ ariaChecked }) => ariaChecked === "true") ?? items[0])?.focus();
  });
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const before = ({ newState }: ToggleEvent) => {
      if (newState === "open") opens();
    };
    // Where it goes is known once it is shown.
    const after = ({ newState }: ToggleEvent) => (newState === "open" ? settle(element) : closed());
    element.addEventListener("beforetoggle", before);
    element.addEventListener("toggle", after);
    // The browser lets it stand when the other button of the mouse is pressed elsewhere: one would choose beside one and mean another.
    const elsewhere = ({ target }: MouseEvent) => {
      if (target instanceof Node && !element.contains(target)) element.hidePopover();
    };
    document.addEventListener("contextmenu", elsewhere, true);
    const stopPlacing = keepPlaced(() => put(element));
    if (isShown && !element.matches(":popover-open")) {
      element.showPopover();
      settle(element);
    }
    return () => {
      stopPlacing();
      document.removeEventListener("contextmenu", elsewhere, true);
      element.removeEventListener("beforetoggle", before);
      element.removeEventListener("toggle", after);
    };
  }, [isShown, opens, closed, put, settle]);

  const findTyped = useTyped();
  const close = () => {
    // Back first: a dialog that an entry opens gives the focus back to where it was.
    props.giveFocusBack();
    list.current?.hidePopover();
  };
  const keyed = (event: KeyboardEvent<HTMLDivElement>) => {
    // Keys inside an open menu are the menu's.
    event.stopPropagation();
    if (event.key === "Escape") event.preventDefault();
    if (event.key === "Escape" || event.key === "Tab") return close();
    if (!moveFocus(event, ITEM)) findTyped(event, entries);
  };
  return (
    <div
      ref={list}
      id={props.id}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label={props.label}
      className={props.className === undefined ? "menu" : `menu ${props.className}`}
      style={place}
      onKeyDown={keyed}
      {...focusInPlace}
    >
      {entries.map(({ key, icon, label, isChosen, language, action, keys, perform }) => (
        <button
          key={key}
          type="button"
          role={isChosen === undefined ? "menuitem" : "menuitemradio"}
          aria-checked={isChosen}
          tabIndex={-1}
          lang={language}
          data-action={action}
          onClick={() => {
            close();
            perform();
          }}
        >
          <Icon name={icon} small />
          <span dir="auto">{label}</span>
          {keys !== undefined && <kbd>{keys}</kbd>}
        </button>
      ))}
    </div>
  );
}

const ONE_WORD_MS = 700;

/** Letters typed one after the other go to the entry that begins with them; the same letter again, to the next one. */
function useTyped() {
  const typed = useRef({ text: "", atMs: 0 });
  return (event: KeyboardEvent<HTMLDivElement>, entries: readonly MenuEntry[]): void => {
    const { key, timeStamp, currentTarget } = event;
    if (Array.from(key).length !== 1 || key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
    const { text, atMs } = typed.current;
    const letters = (timeStamp - atMs < ONE_WORD_MS ? text : "") + key.toLocaleLowerCase();
    typed.current = { text: letters, atMs: timeStamp };
    const wanted = letters.replaceAll(key.toLocaleLowerCase(), "") === "" ? key.toLocaleLowerCase() : letters;
    const items = Array.from(currentTarget.querySelectorAll<HTMLElement>(ITEM));
    const from = items.findIndex((item) => item === document.activeElement) + (wanted.length === 1 ? 1 : 0);
    const order = entries.map((_, at) => (from + at) % entries.length);
    const found = order.find((at) => entries[at]?.label.toLocaleLowerCase().startsWith(wanted) === true);
    if (found !== undefined) items[found]?.focus();
  };
}
