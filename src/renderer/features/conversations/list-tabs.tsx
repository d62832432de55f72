import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import type { ConversationList } from "#shared/contract/conversations.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";

export const LIST_LABELS: Readonly<Record<ConversationList, PlainKey>> = {
  all: "list.all",
  unread: "list.unread",
  person: "list.person",
  closing: "list.closing",
  snoozed: "list.snoozed",
  done: "list.done",
};

/** The lists one looks at all day; the rail has them all. */
const TABS: readonly ConversationList[] = ["all", "unread", "person", "closing"];

export function ListTabs(props: {
  readonly chosen: ConversationList;
  readonly panelId: string;
  readonly onChoose: (list: ConversationList) => void;
}) {
  const { t, direction } = useI18n();
  const { chosen, onChoose } = props;
  const tabs = TABS.includes(chosen) ? TABS : [...TABS, chosen];
  const strip = useRef<HTMLDivElement>(null);
  useFadingEnds(strip);
  useEffect(() => {
    strip.current?.querySelector(`[data-list=${chosen}]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [chosen]);
  const keyed = (event: KeyboardEvent<HTMLDivElement>) => {
    const forward = direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    const at = tabs.indexOf(chosen);
    const step = { [forward]: 1, [backward]: tabs.length - 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (at + step) % tabs.length;
    const list = tabs[next];
    if (list === undefined) return;
    onChoose(list);
    event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  return (
    <div ref={strip} className="tabs" role="tablist" aria-label={t("list.lists")} tabIndex={-1} onKeyDown={keyed}>
      {tabs.map((list) => (
        <button
          key={list}
          type="button"
          role="tab"
          data-list={list}
          aria-selected={list === chosen}
          aria-controls={props.panelId}
          tabIndex={list === chosen ? 0 : -1}
          onClick={() => onChoose(list)}
        >
          {t(LIST_LABELS[list])}
        </button>
      ))}
    </div>
  );
}

/**
 * Tells the style at which ends the strip goes on. Not by an animation that goes with scrolling: that one is looked at in
 * every frame the page draws, wherever it scrolls.
 */
function useFadingEnds(strip: RefObject<HTMLDivElement | null>): void {
  // After every drawing: other words, or one more of them.
  useEffect(() => tellEnds(strip.current));
  useEffect(() => {
    const element = strip.current;
    if (element === null) return;
    const tell = () => tellEnds(element);
    const size = new ResizeObserver(tell);
    size.observe(element);
    element.addEventListener("scroll", tell, { passive: true });
    return () => {
      size.disconnect();
      element.removeEventListener("scroll", tell);
    };
  }, [strip]);
}

function tellEnds(strip: HTMLElement | null): void {
  if (strip === null) return;
  const at = Math.abs(strip.scrollLeft);
  strip.toggleAttribute("data-more-before", at > 1);
  strip.toggleAttribute("data-more-after", at < strip.scrollWidth - strip.clientWidth - 1);
}
