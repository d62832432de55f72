import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { drop } from "#renderer/lib/drop.ts";
import { keepPlaced } from "#renderer/ui/keep-placed.ts";
import { type Place, placeBeside } from "#renderer/ui/place-beside.ts";
import { ALL_EMOJI, type Emoji, GROUPS } from "./emoji-groups.ts";
import { ENGLISH_NAMES, loadEmojiNames } from "./emoji-names.ts";
import { noteEmoji, recentEmoji } from "./recent-emoji.ts";

const COLUMNS = 9;
const GROUP_NAMES: Readonly<Record<string, { readonly label: PlainKey; readonly sign: string }>> = {
  recent: { label: "emoji.recent", sign: "🕘" },
  smileys_emotion: { label: "emoji.smileys", sign: "😀" },
  people_body: { label: "emoji.people", sign: "👋" },
  animals_nature: { label: "emoji.nature", sign: "🐻" },
  food_drink: { label: "emoji.food", sign: "🍋" },
  travel_places: { label: "emoji.travel", sign: "🚚" },
  activities: { label: "emoji.activities", sign: "🎉" },
  objects: { label: "emoji.objects", sign: "💡" },
  symbols: { label: "emoji.symbols", sign: "❤️" },
  flags: { label: "emoji.flags", sign: "🏳️" },
};

/** All emoji by group, with a search. Shown by being rendered; goes when it loses the focus. */
export function EmojiPicker(props: {
  readonly anchor: HTMLElement;
  readonly onChoose: (emoji: string) => void;
  readonly onClose: () => void;
}) {
  const { t, locale } = useI18n();
  const { anchor, onClose } = props;
  const [names, setNames] = useState(ENGLISH_NAMES);
  useEffect(() => {
    let isLeft = false;
    const load = async (): Promise<void> => {
      const loaded = await loadEmojiNames(locale);
      if (!isLeft) setNames(loaded);
    };
    drop(load(), "they are found by their English names");
    return () => {
      isLeft = true;
    };
  }, [locale]);
  const box = useRef<HTMLDialogElement>(null);
  const [place, setPlace] = useState<Place>();
  const [query, setQuery] = useState("");
  const [recent] = useState(recentEmoji);
  const [group, setGroup] = useState(recent.length > 0 ? "recent" : "smileys_emotion");
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    element.showPopover();
    const stopPlacing = keepPlaced(() => {
      const rightToLeft = document.documentElement.dir === "rtl";
      const [at, own] = [anchor.getBoundingClientRect(), element.getBoundingClientRect()];
      // It begins where its button does: wide as it is, centred it would lie half over the list.
      const begin = new DOMRect(rightToLeft ? at.right - own.width : at.left, at.top, own.width, at.height);
      setPlace(placeBeside(begin, own, "below", rightToLeft));
    });
    element.querySelector("input")?.focus();
    const toggled = (event: Event) => {
      if ("newState" in event && event.newState === "closed") close.current();
    };
    element.addEventListener("toggle", toggled);
    return () => {
      stopPlacing();
      element.removeEventListener("toggle", toggled);
    };
  }, [anchor]);

  const shown: readonly Emoji[] =
    query.trim() !== ""
      ? names.find(ALL_EMOJI, query)
      : group === "recent"
        ? recent.map((emoji) => ALL_EMOJI.find((one) => one.emoji === emoji) ?? { emoji, name: emoji })
        : (GROUPS.find(({ slug }) => slug === group)?.emojis ?? []);
  const choose = (emoji: string) => {
    noteEmoji(emoji);
    box.current?.hidePopover();
    props.onChoose(emoji);
  };
  const groups = [...(recent.length > 0 ? ["recent"] : []), ...GROUPS.map(({ slug }) => slug)];

  return (
    <dialog ref={box} popover="auto" aria-label={t("emoji.title")} className="emoji-picker" style={place}>
      <input
        type="search"
        className="emoji-search"
        aria-label={t("emoji.search")}
        placeholder={t("emoji.search")}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          const [first] = shown;
          if (event.key === "ArrowDown") {
            event.preventDefault();
            event.currentTarget.parentElement?.querySelector<HTMLElement>(".emoji-grid button")?.focus();
          }
          if (event.key !== "Enter" || first === undefined || query.trim() === "") return;
          event.preventDefault();
          choose(first.emoji);
        }}
      />
      <div className="emoji-groups" role="toolbar" aria-label={t("emoji.groups")}>
        {groups.map((slug) => {
          const words = GROUP_NAMES[slug];
          if (words === undefined) return null;
          return (
            <button
              key={slug}
              type="button"
              aria-label={t(words.label)}
              title={t(words.label)}
              aria-pressed={query.trim() === "" && slug === group}
              onClick={() => {
                setQuery("");
                setGroup(slug);
              }}
            >
              {words.sign}
            </button>
          );
        })}
      </div>
      <EmojiGrid
        label={t("emoji.title")}
        emoji={shown}
        nameOf={names.nameOf}
        none={t("emoji.none")}
        onChoose={choose}
      />
    </dialog>
  );
}

/** One tab stop; the arrows go through it. */
function EmojiGrid(props: {
  readonly label: string;
  readonly emoji: readonly Emoji[];
  readonly nameOf: (emoji: Emoji) => string;
  readonly none: string;
  readonly onChoose: (emoji: string) => void;
}) {
  const { direction } = useI18n();
  if (props.emoji.length === 0) return <p className="emoji-none">{props.none}</p>;
  const keyed = (event: KeyboardEvent<HTMLDivElement>) => {
    const items = Array.from(event.currentTarget.querySelectorAll<HTMLElement>("button"));
    const at = items.findIndex((item) => item === document.activeElement);
    const forward = direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    const next = step === undefined ? undefined : items[at + step];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div className="emoji-grid" role="toolbar" aria-label={props.label} tabIndex={-1} onKeyDown={keyed}>
      {props.emoji.map((one, index) => (
        <button
          key={one.emoji}
          type="button"
          tabIndex={index === 0 ? 0 : -1}
          aria-label={props.nameOf(one)}
          title={props.nameOf(one)}
          onClick={() => props.onChoose(one.emoji)}
        >
          {one.emoji}
        </button>
      ))}
    </div>
  );
}
