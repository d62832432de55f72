import { type KeyboardEvent, useEffect, useRef } from "react";
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
