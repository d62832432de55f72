import type { CoreEvent } from "#shared/contract/events.ts";
import type { Wish } from "#shared/contract/desk.ts";
import type { Foundation } from "../foundation.ts";
import type { DeskState, EventSource, Notice, Notifier } from "../ports.ts";
import type { Handlers } from "../rpc/router.ts";
import { decideNotices, NEWS_FOR_MS, noticeShows, oneLine, type Fresh } from "./decide-notices.ts";
import { createNoticeRows } from "./notice-rows.ts";

/**
 * What the owner is told of outside the screen. The room hears the same events as the screen and reads again what they
 * name; a host without notifications has none of it but the wishes.
 */
export interface Notices {
  readonly handlers: Pick<Handlers, "desk/look-at" | "desk/can-do" | "desk/take-wish">;
  /** From now on what comes is news; what is there already is in the list. */
  readonly begin: () => void;
  /** Somebody outside the screen asked for this. A conversation that is not there is no wish. */
  readonly wish: (wish: Wish) => void;
  /** What was asked for and no screen has taken yet. A command is none: it was meant for what is on the screen now. */
  readonly untaken: () => Wish | undefined;
  readonly stop: () => void;
}

export function createNotices(foundation: Foundation, events: EventSource): Notices {
  const { ports, db, logger, emit } = foundation;
  const rows = createNoticeRows(db);
  let openOnScreen: number | undefined;
  let wished: { readonly wish: Wish; readonly atMs: number } | undefined;
  let end = (): void => {};
  const { notifier } = ports;

  return {
    handlers: {
      "desk/look-at": ({ conversationId }) => {
        openOnScreen = conversationId;
        return {};
      },
      "desk/can-do": ({ commands }) => {
        notifier?.showPossible(commands);
        return {};
      },
      "desk/take-wish": () => {
        const taken = wished;
        wished = undefined;
        return taken === undefined || isOver(taken) ? { kind: "none" } : taken.wish;
      },
    },
    begin() {
      if (notifier === undefined) return;
      const teller = createTeller(foundation, rows, notifier, () => openOnScreen);
      const unsubscribe = events.subscribe((event) => {
        try {
          teller.hear(event);
        } catch (error) {
          logger.error("notices.fault", error);
        }
      });
      end = () => {
        unsubscribe();
        notifier.withdrawAll();
      };
    },
    wish(wish) {
      if (wish.kind === "conversation" && !rows.exists(wish.conversationId)) return;
      wished = { wish, atMs: ports.clock.nowMs() };
      emit({ type: "wish" });
    },
    untaken: () => (wished?.wish.kind === "command" ? undefined : wished?.wish),
    stop: () => end(),
  };

  function isOver({ wish, atMs }: NonNullable<typeof wished>): boolean {
    return wish.kind === "command" && ports.clock.nowMs() - atMs > COMMAND_HOLDS_MS;
  }
}

/**
 * A place can be gone to whenever the screen is there again; a command was meant for what was on it. Behind a lock, or
 * while no page listens, it is forgotten rather than done later to something else.
 */
const COMMAND_HOLDS_MS = 10_000;

/** What is shown of a conversation, and how often each message it stands for had been edited. */
interface Shown {
  readonly notice: Notice;
  readonly edits: ReadonlyMap<number, number | undefined>;
}

function createTeller(
  foundation: Foundation,
  rows: ReturnType<typeof createNoticeRows>,
  notifier: Notifier,
  openOnScreen: () => number | undefined,
) {
  const { clock, settings, accounts, line, storage } = foundation;
  const shown = new Map<number, Shown>();
  let toldUpTo = rows.newestId();
  let told: DeskState | undefined;
  let shows = noticeShows(settings.get());

  const withdraw = (conversationId: number): void => {
    if (shown.delete(conversationId)) notifier.withdraw(conversationId);
  };
  const withdrawAll = (): void => {
    shown.clear();
    notifier.withdrawAll();
  };

  const show = (fresh: readonly Fresh[]): void => {
    const nowMs = clock.nowMs();
    const now = new Date(nowMs);
    const notices = decideNotices(fresh, {
      nowMs,
      minuteOfDay: now.getHours() * 60 + now.getMinutes(),
      settings: settings.get(),
      lookedAt: notifier.isWatched() ? openOnScreen() : undefined,
    });
    for (const notice of notices) {
      const before = shown.get(notice.conversationId)?.edits ?? [];
      const now = notice.messageIds.map((messageId) => [messageId, rows.editNumber(messageId)] as const);
      shown.set(notice.conversationId, { notice, edits: new Map([...before, ...now]) });
      notifier.show(notice);
    }
  };

  const showNews = (): void => {
    const upToId = rows.newestId();
    if (upToId <= toldUpTo) return;
    const fresh = rows.freshMessages(toldUpTo, upToId, clock.nowMs() - NEWS_FOR_MS);
    toldUpTo = upToId;
    show(fresh);
  };
  /** A notification says what a message says now, or nothing. Who wrote for the first time is known a moment later. */
  const refresh = (conversationIds: readonly number[]): void => {
    for (const id of conversationIds) {
      const one = shown.get(id);
      if (one === undefined) continue;
      const hasChanged = [...one.edits].some(([messageId, edits]) => rows.editNumber(messageId) !== edits);
      if (hasChanged || !rows.isUnread(id)) withdraw(id);
      else if (one.notice.sender === undefined && shows !== "nothing") addSender(id, one);
    }
  };
  const addSender = (conversationId: number, { notice, edits }: Shown): void => {
    const sender = rows.senderOf(conversationId);
    if (sender === undefined) return;
    const named = { ...notice, sender: oneLine(sender), isSilent: true };
    shown.set(conversationId, { notice: named, edits });
    notifier.show(named);
  };
  const tellState = (): void => {
    const state: DeskState = { unread: rows.unreadConversations(), line: lineState() };
    if (state.unread === told?.unread && state.line === told.line) return;
    told = state;
    notifier.showState(state);
  };
  const lineState = (): DeskState["line"] => {
    if (storage.isFailing()) return "storage_failing";
    if (accounts.list().some(({ sending }) => sending === "paused")) return "signed_out";
    return line.isOnline() ? "ready" : "offline";
  };
  tellState();

  return {
    /** Picks what it needs; every other event is for the screen alone. */
    hear(event: CoreEvent): void {
      if (event.type === "conversations") {
        refresh(event.conversationIds);
        showNews();
        tellState();
      } else if (event.type === "erased") {
        for (const id of event.conversationIds) withdraw(id);
        const erased = new Set(event.messageIds);
        for (const [id, { edits }] of shown) if ([...edits.keys()].some((key) => erased.has(key))) withdraw(id);
        tellState();
      } else if (event.type === "reminder") {
        show(rows.reminders(event.conversationIds, clock.nowMs()));
      } else if (event.type === "settings") {
        const now = noticeShows(settings.get());
        if (!settings.get().notifications || now !== shows) withdrawAll();
        shows = now;
      } else if (event.type === "accounts" || event.type === "connection" || event.type === "storage") {
        tellState();
      }
    },
  };
}
