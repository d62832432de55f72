import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { openAt, useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { IconButton } from "#renderer/ui/button.tsx";
import { useSearch } from "./use-search.ts";

interface Current {
  readonly messageId: number | undefined;
  readonly place: number;
}

/** Looks inside the open conversation: from the newest hit back, one by one; or goes to a day. */
export function ThreadSearch(props: { readonly conversationId: number }) {
  const { t, format } = useI18n();
  const id = useId();
  const [dayMs, setDayMs] = useState<number>();
  const view = useViewStore();
  const { conversationId } = props;
  const [text, setText] = useState("");
  /** The hit one is at; it stays that one when others come or go. Undefined: nothing is known yet of what was typed. */
  const [current, setCurrent] = useState<Current>();
  const field = useRef<HTMLInputElement>(null);
  const { found, foundFor, hasNextPage, fetchNextPage, isError } = useSearch(text, conversationId);
  const hits = found?.hits ?? [];
  useEffect(() => field.current?.focus(), []);

  const newestId = hits[0]?.messageId;
  // Once for what was typed: a message that comes in later leads nobody away from what they read.
  if (current === undefined && foundFor === text.trim()) setCurrent({ messageId: newestId, place: 0 });
  const currentId = current?.messageId;
  useEffect(() => {
    if (currentId !== undefined) openAt(view, conversationId, { kind: "message", messageId: currentId }, "stay");
  }, [currentId, conversationId, view]);

  const isAt = current === undefined ? -1 : hits.findIndex(({ messageId }) => messageId === current.messageId);
  /** What was shown has gone, or there was nothing at first. */
  const isGone = isAt < 0 && current !== undefined;
  const at = isAt < 0 ? Math.max(0, Math.min(current?.place ?? 0, hits.length - 1)) : isAt;

  const close = () => view.set((value) => ({ ...value, isThreadSearched: false, focusWish: "thread" }));
  const go = (step: number) => {
    // The next older stands in its place.
    const next = Math.max(0, Math.min(hits.length - 1, at + (isGone && step > 0 ? 0 : step)));
    const hit = hits[next];
    if (hit === undefined || current === undefined) return;
    setCurrent({ messageId: hit.messageId, place: next });
    if (next >= hits.length - 2 && hasNextPage) drop(fetchNextPage(), "asked again with the next step");
  };
  const stepped = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    go(event.shiftKey ? -1 : 1);
  };
  /** From wherever one is in here. */
  const left = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  const said = (): string => {
    if (text.trim() === "") return "";
    if (current === undefined || found === undefined) return isError ? t("search.failed") : "";
    if (hits.length === 0) return t("search.none");
    return t(hasNextPage ? "search.placeOfMore" : "search.placeOf", { place: at + 1, total: hits.length });
  };
  return (
    // One key, wherever the focus is in here.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <search className="thread-search" aria-label={t("search.thread")} onKeyDown={left}>
      <input
        ref={field}
        type="search"
        aria-label={t("search.thread")}
        placeholder={t("search.thread")}
        maxLength={500}
        autoComplete="off"
        dir="auto"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setCurrent(undefined);
        }}
        onKeyDown={stepped}
      />
      <output>{said()}</output>
      <IconButton
        icon="up"
        label={t("search.older")}
        aria-disabled={isGone ? hits.length === 0 : at >= hits.length - 1}
        onClick={() => go(1)}
      />
      <IconButton icon="down" label={t("search.newer")} aria-disabled={at === 0} onClick={() => go(-1)} />
      <label htmlFor={`${id}-day`} className="visually-hidden">
        {t("search.day")}
      </label>
      <input
        id={`${id}-day`}
        type="date"
        // It would lie over the day that was chosen.
        data-tip={dayMs === undefined ? t("search.day") : undefined}
        aria-describedby={`${id}-said`}
        onChange={(event) => {
          const day = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(event.target.value);
          const timeMs = day === null ? 0 : new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3])).getTime();
          setDayMs(timeMs > 0 ? timeMs : undefined);
          if (timeMs > 0) openAt(view, conversationId, { kind: "time", timeMs }, "stay");
        }}
      />
      {/* The field itself speaks the browser's language. */}
      <span id={`${id}-said`} className="thread-search-day">
        {dayMs === undefined ? "" : format.chosenDay(dayMs)}
      </span>
      <IconButton icon="close" label={t("search.close")} onClick={close} />
    </search>
  );
}
