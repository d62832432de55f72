import type { ConversationView } from "#shared/contract/conversations.ts";
import type { ErasureTarget, ErasureView, RemovedCounts } from "#shared/contract/erasure.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { HealthToday, KeptEventView, QuarantineEntry } from "#shared/contract/health.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import type { FakeConversation } from "./fake-shop.ts";

/** Health and removing, as the fake shop answers them. Holds still unless a test moves it. */
export interface FakeUpkeepParts {
  readonly nowMs: () => number;
  readonly conversations: () => readonly FakeConversation[];
  readonly setConversations: (conversations: readonly FakeConversation[]) => void;
  readonly emit: (event: CoreEvent) => void;
}

export interface FakeQuarantined {
  readonly entry: QuarantineEntry;
  readonly raw: string;
  /** What happens when it is tried again. */
  readonly fits: boolean;
}

type Handlers = { readonly [Name in RouteName]?: (input: RouteInput<Name>) => RouteOutput<Name> };

const NOTHING: RemovedCounts = {
  messages: 0,
  attachments: 0,
  reactions: 0,
  replies: 0,
  customers: 0,
  events: 0,
  quarantined: 0,
};

export class FakeUpkeep {
  today: Partial<HealthToday> = {};
  events: readonly KeptEventView[] = [];
  quarantine: readonly FakeQuarantined[] = [];
  erasures: ErasureView[] = [];
  retention = new Map<string, number>();
  /** Erasures stay under way until `finish`. */
  holdErasures = false;
  readonly #parts: FakeUpkeepParts;
  readonly #begun = new Map<string, number>();
  #nextId = 1;

  constructor(parts: FakeUpkeepParts) {
    this.#parts = parts;
  }

  setHealth(change: {
    readonly today?: Partial<HealthToday>;
    readonly events?: readonly KeptEventView[];
    readonly quarantine?: readonly FakeQuarantined[];
  }): void {
    this.today = change.today ?? this.today;
    this.events = change.events ?? this.events;
    this.quarantine = change.quarantine ?? this.quarantine;
    this.#parts.emit({ type: "health" });
  }

  /** Moves what is under way on, and ends it. */
  progress(erasureId: number, change: Partial<ErasureView>): void {
    this.erasures = this.erasures.map((erasure) => (erasure.id === erasureId ? { ...erasure, ...change } : erasure));
    this.#parts.emit({ type: "erasure", erasureId });
  }

  readonly handlers: Handlers = {
    "health/today": () => this.#today(),
    "events/list": ({ kind, cursor, limit = 25 }) =>
      page(
        this.events.filter((event) => kind === undefined || event.kind === kind),
        cursor,
        limit,
      ),
    "quarantine/list": ({ cursor, limit = 25 }) =>
      page(
        this.quarantine.map(({ entry }) => entry),
        cursor,
        limit,
      ),
    "quarantine/get": ({ quarantineId }) => {
      const found = this.quarantine.find(({ entry }) => entry.id === quarantineId);
      return found === undefined ? { kind: "not_found" } : { kind: "found", entry: found.entry, raw: found.raw };
    },
    "quarantine/retry": ({ quarantineIds }) => {
      const tried = this.quarantine.filter(
        ({ entry }) => entry.whole && (quarantineIds === undefined || quarantineIds.includes(entry.id)),
      );
      const applied = tried.filter(({ fits }) => fits);
      this.setHealth({ quarantine: this.quarantine.filter((one) => !applied.includes(one)) });
      return { applied: applied.length, kept: tried.length - applied.length };
    },
    "quarantine/drop": ({ quarantineIds }) => {
      const left = this.quarantine.filter(({ entry }) => !quarantineIds.includes(entry.id));
      const dropped = this.quarantine.length - left.length;
      this.setHealth({ quarantine: left });
      return { dropped };
    },
    "messages/trace": ({ messageId }) => {
      const message = this.#message(messageId);
      if (message === undefined) return { kind: "not_found" };
      return {
        kind: "found",
        source: message.origin === "here" ? "here" : "webhook",
        receivedMs: message.sentAtMs + 1200,
        verified: true,
        stored: true,
        ...(message.origin === "customer" ? { shownMs: message.sentAtMs + 95_000 } : {}),
      };
    },
    "erasure/find-customers": ({ text }) => {
      const wanted = text.toLowerCase();
      const items = this.#parts
        .conversations()
        .map(({ view }) => view)
        .filter(({ customer }) =>
          [customer.name, customer.username, customer.id].some((value) => value?.toLowerCase().includes(wanted)),
        )
        .map(({ id, accountId, customer, messageCount, lastActivityMs }) => ({
          conversationId: id,
          accountId,
          customer,
          messageCount,
          lastActivityMs,
        }));
      return { items: items.slice(0, 20), more: items.length > 20 };
    },
    "erasure/preview": ({ target }) => {
      if (target.kind === "message") {
        return this.#message(target.messageId) === undefined
          ? { kind: "not_found" }
          : { kind: "found", conversations: 1, messages: 1, waitingReplies: 0 };
      }
      if (target.kind === "older_than") return { kind: "found", conversations: 4, messages: 212, waitingReplies: 0 };
      const views = this.#targets(target);
      if (views.length === 0) return { kind: "not_found" };
      return {
        kind: "found",
        conversations: views.length,
        messages: sum(views.map(({ messageCount }) => messageCount)),
        waitingReplies: sum(views.map(({ waitingCount }) => waitingCount)),
      };
    },
    "erasure/start": ({ clientId, target }) => {
      const known = this.#begun.get(clientId);
      return { kind: "started", erasureId: known ?? this.#start(clientId, target) };
    },
    "erasure/cancel": ({ erasureId }) => {
      const found = this.erasures.find(({ id }) => id === erasureId);
      if (found === undefined) return { kind: "not_found" };
      if (found.state !== "running") return { kind: "too_late" };
      this.progress(erasureId, { state: "stopping" });
      return { kind: "changed" };
    },
    "erasure/get": ({ erasureId }) => {
      const erasure = this.erasures.find(({ id }) => id === erasureId);
      return erasure === undefined ? { kind: "not_found" } : { kind: "found", erasure };
    },
    "erasure/list": ({ running, cursor, limit = 20 }) =>
      page(
        this.erasures
          .filter(({ state }) => running !== true || state === "running" || state === "stopping")
          .toReversed(),
        cursor,
        limit,
      ),
    "retention/get": () => ({ items: Array.from(this.retention, ([accountId, days]) => ({ accountId, days })) }),
    "retention/set": ({ accountId, days }) => {
      if (days === undefined) this.retention.delete(accountId);
      else this.retention.set(accountId, days);
      return { kind: "changed" };
    },
  };

  /** Everything of a held erasure goes now. */
  finish(erasureId: number, removed: Partial<RemovedCounts> = {}): void {
    const erasure = this.erasures.find(({ id }) => id === erasureId);
    if (erasure === undefined) throw new Error(`The fake shop has no erasure ${erasureId}.`);
    const { total } = erasure.conversations;
    this.progress(erasureId, {
      state: "done",
      endedMs: this.#parts.nowMs(),
      conversations: { done: total, total },
      removed: { ...erasure.removed, ...removed },
    });
  }

  #today(): HealthToday {
    const nowMs = this.#parts.nowMs();
    const byReason = new Map<QuarantineEntry["reason"], number>();
    for (const { entry } of this.quarantine) byReason.set(entry.reason, (byReason.get(entry.reason) ?? 0) + 1);
    const byKind = new Map<KeptEventView["kind"], number>();
    for (const { kind } of this.events) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
    return {
      day: new Date(nowMs).toISOString().slice(0, 10),
      received: 0,
      repeated: 0,
      refused: [],
      testEvents: { today: 0 },
      beingFetched: 0,
      history: { caughtUp: 0, withoutNotice: 0, removed: 0, gaps: 0, passedOver: 0 },
      quarantine: {
        today: this.quarantine.length,
        total: this.quarantine.length,
        byReason: Array.from(byReason, ([name, count]) => ({ name, count })),
      },
      events: Array.from(byKind, ([name, count]) => ({ name, count })),
      ...this.today,
    };
  }

  #message(messageId: number) {
    for (const { messages } of this.#parts.conversations()) {
      const found = messages.find(({ id }) => id === messageId);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #targets(target: Exclude<ErasureTarget, { kind: "message" }>): readonly ConversationView[] {
    const views = this.#parts.conversations().map(({ view }) => view);
    if (target.kind === "account") return views.filter(({ accountId }) => accountId === target.accountId);
    const ids = target.kind === "conversation" ? [target.conversationId] : target.conversationIds;
    return views.filter(({ id }) => ids.includes(id));
  }

  #start(clientId: string, target: ErasureTarget): number {
    const id = this.#nextId++;
    this.#begun.set(clientId, id);
    const ids = target.kind === "message" ? [] : this.#targets(target).map((view) => view.id);
    const removed = target.kind === "message" ? this.#removeMessage(target.messageId) : this.#counts(ids);
    const erasure: ErasureView = {
      id,
      what: target.kind,
      wish: "owner",
      state: this.holdErasures ? "running" : "done",
      ...(target.kind === "account" ? { accountId: target.accountId } : {}),
      askedMs: this.#parts.nowMs(),
      conversations: { done: 0, total: Math.max(1, ids.length) },
      removed: this.holdErasures ? NOTHING : removed,
    };
    this.erasures.push(erasure);
    if (ids.length > 0) {
      this.#parts.setConversations(this.#parts.conversations().filter(({ view }) => !ids.includes(view.id)));
      this.#parts.emit({ type: "erased", conversationIds: ids, messageIds: [] });
    }
    this.#parts.emit({ type: "erasure", erasureId: id });
    return id;
  }

  #counts(ids: readonly number[]): RemovedCounts {
    const gone = this.#parts.conversations().filter(({ view }) => ids.includes(view.id));
    const messages = gone.flatMap((conversation) => conversation.messages);
    return {
      ...NOTHING,
      messages: sum(gone.map(({ view }) => view.messageCount)),
      attachments: sum(messages.map(({ attachments }) => attachments.length)),
      reactions: sum(messages.map(({ reactions }) => reactions.length)),
      customers: gone.length,
    };
  }

  #removeMessage(messageId: number): RemovedCounts {
    const attachments = this.#message(messageId)?.attachments.length ?? 0;
    for (const conversation of this.#parts.conversations()) {
      conversation.messages = conversation.messages.filter(({ id }) => id !== messageId);
    }
    this.#parts.emit({ type: "erased", conversationIds: [], messageIds: [messageId] });
    return { ...NOTHING, messages: 1, attachments };
  }
}

function page<Item>(items: readonly Item[], cursor: string | undefined, limit: number) {
  const from = cursor === undefined ? 0 : Number(cursor);
  const some = items.slice(from, from + limit);
  return from + limit < items.length ? { items: some, nextCursor: String(from + limit) } : { items: some };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
