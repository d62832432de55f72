// A list whose rows come and go while one scrolls, and one that a text field steers, are what ARIA's listbox is for: the
// browser's own <select> and <datalist> can hold neither. Keys are handled for the whole list, not by each row.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { useTarget } from "#renderer/actions/targets.ts";
import { useFocusWish } from "#renderer/features/frame/view.ts";
import { useLabels } from "#renderer/features/triage/use-labels.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { useApproach } from "#renderer/lib/use-approach.ts";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";
import { hasLeft } from "#renderer/ui/has-left.ts";
import { ConversationRow } from "./conversation-row.tsx";
import type { Point } from "#renderer/ui/place-beside.ts";
import { useFocusToList } from "./use-focus-to-list.ts";
import { useKeptPlace } from "./use-kept-place.ts";

/** Kept in step with `.row` in conversations.css. */
const ROW_HEIGHT = 60;
const LOAD_AHEAD = 15;

/**
 * The rows: only those in sight are in the page. One row is the tab stop; it stays the same conversation, with its
 * focus, wherever the row moves, and its neighbour takes over when it leaves.
 */
export function ConversationRows(props: {
  readonly label: string;
  readonly panelId: string;
  readonly conversations: readonly ConversationView[];
  readonly openId: number | undefined;
  readonly hasMore: boolean;
  readonly onNeedMore: () => void;
  readonly onOpen: (conversationId: number, how: "pointer" | "keyboard") => void;
  readonly onApproach: (conversationId: number) => void;
  readonly selected: readonly number[];
  /** `through`: everything between this one and the one chosen before it, too. */
  readonly onSelect: (conversationId: number, through: boolean) => void;
  readonly onMenu: (conversationId: number, row: HTMLElement, at: Point) => void;
}) {
  const { conversations, openId, hasMore, onNeedMore, onOpen, selected, onSelect } = props;
  const isSelecting = selected.length > 0;
  const nowMs = useNowMs();
  const { data: labels } = useLabels();
  const scroller = useRef<HTMLDivElement>(null);
  const ids = useMemo(() => conversations.map(({ id }) => id), [conversations]);
  const stop = useTabStop(ids, openId);
  // Before the effects below: what they focus tells its row at once.
  const setStop = useLatestCallback(stop.set);
  const approach = useApproach(props.onApproach);
  const press = useLatestCallback((id: number, event: MouseEvent) => {
    const isOnCheck = event.target instanceof Element && event.target.closest("[data-select]") !== null;
    if (event.shiftKey || event.ctrlKey || event.metaKey || isOnCheck) onSelect(id, event.shiftKey);
    else onOpen(id, "pointer");
  });

  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (stop.index >= 0 && !indexes.includes(stop.index)) indexes.push(stop.index);
      return indexes.sort((a, b) => a - b);
    },
    [stop.index],
  );
  // The same as long as the rows are: with a new one, every row that has been loaded is measured anew in every frame.
  const getItemKey = useCallback((index: number) => ids[index] ?? index, [ids]);
  // Not memoisable by the React Compiler, which this project does not use.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey,
    overscan: 6,
    paddingStart: 2,
    paddingEnd: 12,
    rangeExtractor,
  });
  useKeptPlace(scroller, ids, ROW_HEIGHT);

  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastShown >= conversations.length - LOAD_AHEAD) onNeedMore();
  }, [hasMore, lastShown, conversations.length, onNeedMore]);

  /** The focus goes to the tab stop once it is in the page. */
  const wantsFocus = useRef(false);
  const hadFocus = useRef(false);
  const focusStop = () => {
    wantsFocus.current = true;
    if (stop.index >= 0) virtualizer.scrollToIndex(stop.index, { align: "auto" });
    if (focusRow(scroller.current, stop.id)) hadFocus.current = hasFocusWithin(scroller.current);
  };
  useLayoutEffect(() => {
    // React keeps the focus on a row it moves and is silent about blur while it commits: if the focus is nowhere
    // now, the row it was on has left the list, and the row in its place takes over.
    // It is silent about focus, too: a dialog that goes gives it back here.
    if (hasFocusWithin(scroller.current)) hadFocus.current = true;
    const lost = hadFocus.current && document.activeElement === document.body;
    if (!wantsFocus.current && !lost) return;
    if (focusRow(scroller.current, stop.id)) wantsFocus.current = false;
  });

  useFocusWish("list", true, focusStop);
  useFocusToList(scroller);

  const move = (steps: number) => {
    const from = stop.index < 0 ? 0 : stop.index + (hadFocus.current || openId !== undefined ? steps : 0);
    const index = Math.max(0, Math.min(conversations.length - 1, from));
    const id = ids[index];
    if (id === undefined) return;
    stop.set(id);
    wantsFocus.current = true;
    virtualizer.scrollToIndex(index, { align: "auto" });
    focusRow(scroller.current, id);
    props.onApproach(id);
  };
  useTarget("list", {
    move,
    openFocused: () => {
      if (stop.id !== undefined) onOpen(stop.id, "keyboard");
    },
    focus: focusStop,
    focusedConversationId: () => (hadFocus.current || hasFocusWithin(scroller.current) ? stop.id : undefined),
    selectFocused: () => {
      if (stop.id !== undefined) onSelect(stop.id, false);
    },
    isInSight: () => scroller.current?.checkVisibility() === true,
  });

  const keyed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      if (stop.id !== undefined && !isSelecting) onSelect(stop.id, false);
      move(event.key === "ArrowDown" ? 1 : -1);
      const id = ids[stop.index + (event.key === "ArrowDown" ? 1 : -1)];
      if (id !== undefined) onSelect(id, true);
      event.preventDefault();
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const steps = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -conversations.length,
      End: conversations.length,
    }[event.key];
    if (steps !== undefined) move(steps);
    else if ((event.key === "Enter" || event.key === " ") && stop.id !== undefined) onOpen(stop.id, "keyboard");
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      id={props.panelId}
      className="rows"
      role="listbox"
      aria-multiselectable={isSelecting || undefined}
      data-selecting={isSelecting || undefined}
      tabIndex={-1}
      aria-label={props.label}
      onKeyDown={keyed}
      onFocus={() => (hadFocus.current = true)}
      onBlur={(event) => {
        // An open menu bar has the focus, and its commands are about the row that has it here.
        if (hasLeft(event)) hadFocus.current = false;
      }}
    >
      <div role="presentation" className="rows-inner" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const conversation = conversations[index];
          if (conversation === undefined) return null;
          const { id } = conversation;
          return (
            <ConversationRow
              key={key}
              conversation={conversation}
              labels={labels?.items}
              nowMs={nowMs}
              index={index}
              count={hasMore ? undefined : conversations.length}
              topPixels={start}
              isOpen={id === openId}
              isStop={id === stop.id}
              isSelected={isSelecting ? selected.includes(id) : undefined}
              onStop={setStop}
              onApproach={approach}
              onPress={press}
              onMenu={props.onMenu}
            />
          );
        })}
      </div>
    </div>
  );
}

const hasFocusWithin = (scroller: HTMLElement | null): boolean => scroller?.contains(document.activeElement) === true;

function focusRow(scroller: HTMLElement | null, id: number | undefined): boolean {
  const row = id === undefined ? null : scroller?.querySelector<HTMLElement>(`[data-conversation="${id}"]`);
  if (row === null || row === undefined) return false;
  row.focus({ preventScroll: true });
  return true;
}

/**
 * The row that Tab reaches: the one chosen last, else the open one, else the first. When it leaves the list, the row
 * that takes its place.
 */
function useTabStop(ids: readonly number[], openId: number | undefined) {
  const [chosen, setChosen] = useState<{ readonly id: number; readonly index: number }>();
  const index = useMemo(() => {
    const own = chosen === undefined ? -1 : ids.indexOf(chosen.id);
    if (own >= 0) return own;
    if (chosen !== undefined) return Math.min(chosen.index, ids.length - 1);
    const open = openId === undefined ? -1 : ids.indexOf(openId);
    return open >= 0 ? open : Math.min(0, ids.length - 1);
  }, [chosen, ids, openId]);
  const id = ids[index];
  // Follows its conversation, so that the place to fall back to is the last one it had.
  if (id !== undefined && chosen !== undefined && (chosen.id !== id || chosen.index !== index))
    setChosen({ id, index });
  const set = useCallback((next: number) => setChosen({ id: next, index: ids.indexOf(next) }), [ids]);
  return { id, index, set };
}
