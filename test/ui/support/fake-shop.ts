import { z } from "zod";
import { createGuard } from "#core/lock/guard.ts";
import type { EventSource } from "#core/ports.ts";
import type { AccountView } from "#shared/contract/accounts.ts";
import type { ConversationList, ConversationView } from "#shared/contract/conversations.ts";
import type { Envelope, ErrorCode } from "#shared/contract/errors.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { MessageView, ThreadPlace } from "#shared/contract/messages.ts";
import { isRouteName, type RouteInput, type RouteName, type RouteOutput, routes } from "#shared/contract/routes.ts";
import type { Wish } from "#shared/contract/desk.ts";
import { DEFAULT_SETTINGS, type Settings } from "#shared/contract/settings.ts";
import { judgeSend, messagingWindow } from "#shared/domain/messaging-window.ts";
import { judgeText, MAX_TEXT_BYTES } from "#shared/domain/text-limits.ts";
import { FakeArchive } from "./fake-archive.ts";
import { FakeUpdates } from "./fake-updates.ts";
import { FakeAssistant } from "./fake-assistant.ts";
import { FakeComposer } from "./fake-composer.ts";
import { FakeDesk } from "./fake-desk.ts";
import { FakePractice } from "./fake-practice.ts";
import { FakeSearch } from "./fake-search.ts";
import { FakeTriage } from "./fake-triage.ts";
import { FakeLock } from "./fake-lock.ts";
import { FakeMedia } from "./fake-media.ts";
import { FakeSetup } from "./fake-setup.ts";
import { FakeUpkeep } from "./fake-upkeep.ts";

/**
 * A host in memory for the screen alone: it answers every route of the contract (inputs and answers are parsed with the
 * contract's schemas, so neither side can drift), and holds still unless a test moves it.
 */
export interface FakeConversation {
  view: ConversationView;
  messages: MessageView[];
}

/** What the screen asks for. A route it does not use is unknown here. */
type Handlers = { readonly [Name in RouteName]?: (input: RouteInput<Name>) => RouteOutput<Name> };

export interface FakeShopOptions {
  readonly nowMs: number;
  readonly conversations: readonly FakeConversation[];
  readonly accounts?: readonly AccountView[];
  readonly practice?: boolean;
  readonly online?: boolean;
  readonly settings?: Partial<Settings>;
}

export class FakeShop {
  conversations: FakeConversation[];
  readonly upkeep: FakeUpkeep;
  readonly archive: FakeArchive;
  readonly updates: FakeUpdates;
  readonly composer: FakeComposer;
  readonly triage: FakeTriage;
  readonly desk = new FakeDesk();
  readonly assistant = new FakeAssistant((event) => this.#listener(event));
  readonly search: FakeSearch;
  readonly media = new FakeMedia();
  readonly lock = new FakeLock(() => this.#listener({ type: "lock", isLocked: this.lock.state.isLocked }));
  readonly setup = new FakeSetup(() => this.#listener({ type: "setup" }));
  accounts: AccountView[];
  readonly practice: FakePractice;
  online: boolean;
  storageFailing = false;
  /** What Meta says when a conversation is to be taken over. */
  replyProgress: RouteOutput<"replies/progress"> = { kind: "none" };
  takeOverAnswer: RouteOutput<"conversations/take-over"> = { kind: "taken", released: 0 };
  settings: Settings;
  /** Answers of `route` fail with this code until taken out. */
  readonly faults = new Map<string, ErrorCode>();
  /** Replies stop at this state instead of going through to accepted. */
  holdReplies = false;
  /** Answers of `route` come when this is over. */
  readonly held = new Map<string, Promise<unknown>>();
  readonly requests: { readonly route: string; readonly input: unknown }[] = [];
  #nowMs: number;
  #nextId = 900_000;
  #listener: (event: CoreEvent) => void = () => undefined;
  /** The host's own: what a locked screen is told cannot drift. */
  readonly #guard = createGuard(() => this.lock.state.isLocked);

  constructor(options: FakeShopOptions) {
    this.#nowMs = options.nowMs;
    this.updates = new FakeUpdates((event) => this.#listener(event));
    this.archive = new FakeArchive({ nowMs: () => this.#nowMs, emit: (event) => this.#listener(event) });
    this.upkeep = new FakeUpkeep({
      nowMs: () => this.#nowMs,
      conversations: () => this.conversations,
      setConversations: (conversations) => {
        this.conversations = [...conversations];
      },
      emit: (event) => this.#listener(event),
    });
    this.composer = new FakeComposer((conversationId) =>
      this.conversations.find(({ view }) => view.id === conversationId),
    );
    this.search = new FakeSearch(
      () => this.conversations,
      () => this.triage.notes,
    );
    this.triage = new FakeTriage({
      nowMs: () => this.#nowMs,
      conversations: () => this.conversations,
      emit: (event) => this.#listener(event),
    });
    this.composer.react = (messageId, emoji) => {
      const conversation = this.#withReply(messageId);
      if (conversation === undefined) return;
      const reactions = emoji === undefined ? [] : [{ by: "account" as const, emoji }];
      this.changeMessage(conversation, messageId, { reactions });
    };
    this.composer.begun = (conversationId, hasDraft) => {
      const conversation = this.conversations.find(({ view }) => view.id === conversationId);
      if (conversation === undefined || conversation.view.hasDraft === hasDraft) return;
      conversation.view = { ...conversation.view, hasDraft };
      this.#rowChanged(conversation);
    };
    this.conversations = options.conversations.map(({ view, messages }) => ({ view, messages: [...messages] }));
    this.accounts = [...(options.accounts ?? [])];
    this.practice = new FakePractice(options.practice ?? false, (accounts) => {
      this.accounts = [...accounts];
      this.#listener({ type: "practice" });
    });
    this.online = options.online ?? true;
    this.settings = { ...DEFAULT_SETTINGS, ...options.settings };
  }

  onEvent(listener: (event: CoreEvent) => void): void {
    const own: EventSource = {
      subscribe: (tell) => {
        this.#listener = tell;
        return () => undefined;
      },
    };
    this.#guard.events(own).subscribe(listener);
  }

  async handle(route: string, input: unknown): Promise<Envelope<unknown>> {
    this.requests.push({ route, input });
    const code = this.faults.get(route) ?? this.faults.get("*");
    if (code !== undefined) return fault(code);
    const answer = async () => this.#answer(route, input);
    return route.startsWith("lock/") ? answer() : this.#guard.request(route, input, answer);
  }

  async #answer(route: string, input: unknown): Promise<Envelope<unknown>> {
    if (!isRouteName(route)) return fault("unknown_route");
    await this.held.get(route);
    const parsed = routes[route].input.safeParse(input);
    if (!parsed.success) return fault("invalid_input", z.prettifyError(parsed.error));
    const { upkeep, archive, composer, triage, media, setup, desk } = this;
    const rooms = [
      this.#handlers,
      upkeep.handlers,
      archive.handlers,
      composer.handlers,
      triage.handlers,
      media.handlers as Handlers,
      setup.handlers,
      desk.handlers,
      this.practice.handlers,
      this.lock.handlers,
      this.search.handlers,
      this.updates.handlers,
      this.assistant.handlers,
    ];
    const found = rooms.map((handlers: Handlers) => handlers[route]).find((one) => one !== undefined);
    const handler = found as ((value: unknown) => unknown) | undefined;
    if (handler === undefined) return fault("unknown_route");
    return { ok: true, data: routes[route].output.parse(handler(parsed.data)) };
  }

  find(conversationId: number): FakeConversation {
    const found = this.conversations.find(({ view }) => view.id === conversationId);
    if (found === undefined) throw new Error(`The fake shop has no conversation ${conversationId}.`);
    return found;
  }

  byName(name: string): FakeConversation {
    const found = this.conversations.find(({ view }) => view.customer.name === name);
    if (found === undefined) throw new Error(`The fake shop has no customer ${name}.`);
    return found;
  }

  /** A customer writes now. */
  receive(name: string, text: string): void {
    const conversation = this.byName(name);
    const sentAtMs = this.#tick();
    conversation.messages.push({
      id: this.#nextId++,
      direction: "in",
      origin: "customer",
      kind: "text",
      sentAtMs,
      text,
      attachments: [],
      reactions: [],
      asPerson: false,
      automatic: false,
    });
    conversation.view = {
      ...conversation.view,
      preview: { kind: "text", by: "customer", text },
      unreadCount: conversation.view.unreadCount + 1,
      messageCount: conversation.view.messageCount + 1,
      lastActivityMs: sentAtMs,
      lastQualifyingMs: sentAtMs,
      done: false,
    };
    this.#changed(conversation);
  }

  /** The host opens its rooms anew, as after bringing a copy back. */
  reopen(): void {
    this.desk.lookedAt = undefined;
    this.#listener({ type: "restored" });
  }

  /** A notification was clicked, a link followed, the tray's menu used. */
  wish(wish: Wish): void {
    this.desk.wishFor(wish);
    this.#listener({ type: "wish" });
  }

  /** A customer withdraws a message. */
  withdraw(name: string, messageId: number): void {
    const conversation = this.byName(name);
    this.#replace(conversation, messageId, (message) => ({
      ...bare(message),
      unsentAtMs: this.#tick(),
    }));
    this.#listener({ type: "erased", conversationIds: [], messageIds: [messageId] });
    this.#changed(conversation);
  }

  changeMessage(conversation: FakeConversation, messageId: number, change: Partial<MessageView>): void {
    this.#replace(conversation, messageId, (message) => ({ ...message, ...change }));
    this.#changed(conversation);
  }

  setOnline(online: boolean): void {
    this.online = online;
    this.#listener({ type: "connection", online });
    if (!online) return;
    for (const conversation of this.conversations) {
      for (const { id, state } of conversation.messages) {
        if (state?.kind === "waiting" && state.because === "offline") this.#goThrough(conversation, id);
      }
    }
  }

  setStorageFailing(failing: boolean): void {
    this.storageFailing = failing;
    this.#listener({ type: "storage", failing });
  }

  setSending(sending: AccountView["sending"], because: AccountView["pausedBecause"] = "sign_in"): void {
    this.accounts = this.accounts.map(({ id, family, username, humanAgent }) => ({
      id,
      family,
      username,
      humanAgent,
      sending,
      ...(sending === "paused" ? { pausedBecause: because } : {}),
    }));
    this.#listener({ type: "accounts" });
  }

  setHumanAgent(humanAgent: AccountView["humanAgent"]): void {
    this.accounts = this.accounts.map((account) => ({ ...account, humanAgent }));
    this.#listener({ type: "accounts" });
  }

  #tick(): number {
    this.#nowMs += 1000;
    return this.#nowMs;
  }

  #changed(conversation: FakeConversation): void {
    this.#listener({ type: "conversations", conversationIds: [conversation.view.id] });
  }

  #rowChanged(conversation: FakeConversation): void {
    this.#listener({ type: "conversations", conversationIds: [conversation.view.id], only: "rows" });
  }

  #replace(conversation: FakeConversation, messageId: number, change: (message: MessageView) => MessageView): void {
    conversation.messages = conversation.messages.map((message) =>
      message.id === messageId ? change(message) : message,
    );
  }

  #withReply(messageId: number): FakeConversation | undefined {
    return this.conversations.find(({ messages }) => messages.some(({ id }) => id === messageId));
  }

  #isIn(list: ConversationList, view: ConversationView): boolean {
    const { done, unreadCount, markedUnread, snoozedUntilMs, lastQualifyingMs } = view;
    if (list === "done" || done) return list === "done" && done;
    if (list === "snoozed" || snoozedUntilMs !== undefined) return list === "snoozed" && snoozedUntilMs !== undefined;
    if (list === "unread") return unreadCount > 0 || markedUnread;
    if (list === "person") return view.needsPersonMs !== undefined;
    if (list === "closing") {
      const window = messagingWindow(lastQualifyingMs, this.#nowMs);
      return window.kind === "open" && window.closingSoon;
    }
    return true;
  }

  #inList(wish: Omit<RouteInput<"conversations/list">, "cursor" | "limit" | "among">): readonly ConversationView[] {
    const { list, accountId, labelId } = wish;
    const views = this.conversations
      .map(toView)
      .filter((view) => this.#isIn(list, view))
      .filter((view) => accountId === undefined || view.accountId === accountId)
      .filter((view) => labelId === undefined || view.labelIds.includes(labelId));
    return views.sort((a, b) => (this.#placeOf(a, wish) < this.#placeOf(b, wish) ? -1 : 1));
  }

  #placeOf(view: ConversationView, { list, sort }: Pick<RouteInput<"conversations/list">, "list" | "sort">): string {
    const isClosing = list === "closing" || sort === "closing";
    const key = isClosing ? closesFirst(view, this.#nowMs) : Number.MAX_SAFE_INTEGER - view.lastActivityMs;
    const among = this.conversations.findIndex(({ view: { id } }) => id === view.id);
    return [key, among].map((number) => String(number).padStart(16, "0")).join("-");
  }

  readonly #handlers: Handlers = {
    "app/state": () => ({
      version: "0.1.0",
      practice: this.practice.isOn,
      practiceDoor: this.practice.isOn ? "shop" : "practice",
      accounts: this.accounts,
      webhookUrl: "http://127.0.0.1:47113/webhook",
      nowMs: this.#nowMs,
      online: this.online,
      storageFailing: this.storageFailing,
    }),
    "conversations/list": ({ cursor = "", limit = 50, among, ...wish }) => {
      const all = this.#inList(wish)
        .map((view) => ({ ...view, place: this.#placeOf(view, wish) }))
        .filter(({ id, place }) => place > cursor && (among?.includes(id) ?? true));
      const items = all.slice(0, limit);
      const last = items.at(-1);
      return limit < all.length && last !== undefined ? { items, nextCursor: last.place } : { items };
    },
    "conversations/counts": (filter) => ({
      all: this.#inList({ ...filter, list: "all" }).length,
      unread: this.#inList({ ...filter, list: "unread" }).length,
      person: this.#inList({ ...filter, list: "person" }).length,
      closing: this.#inList({ ...filter, list: "closing" }).length,
      snoozed: this.#inList({ ...filter, list: "snoozed" }).length,
      done: this.#inList({ ...filter, list: "done" }).length,
    }),
    "conversations/closing-before": ({ atMs }) => ({
      count: this.conversations.filter(({ view: { done, lastQualifyingMs } }) => {
        const window = messagingWindow(lastQualifyingMs, this.#nowMs);
        return !done && window.kind === "open" && window.closesAtMs <= atMs;
      }).length,
    }),
    "conversations/get": ({ conversationId }) => {
      const found = this.conversations.find(({ view }) => view.id === conversationId);
      return found === undefined ? { kind: "not_found" } : { kind: "found", conversation: toView(found) };
    },
    "conversations/mark-read": ({ conversationId }) => {
      const conversation = this.find(conversationId);
      if (conversation.view.unreadCount === 0 && !conversation.view.markedUnread) return { kind: "unchanged" };
      conversation.view = { ...conversation.view, unreadCount: 0, markedUnread: false };
      this.#rowChanged(conversation);
      return { kind: "changed" };
    },
    "messages/list": ({ conversationId, before, after, around, limit = 60 }) => {
      const conversation = this.conversations.find(({ view }) => view.id === conversationId);
      const all = conversation?.messages ?? [];
      const at = around === undefined ? -1 : placeIn(all, around, conversation?.view.unreadCount ?? 0);
      if (at >= 0) {
        const [from, to] = [Math.max(0, at - limit / 2), Math.min(all.length, at + limit / 2)];
        return {
          items: all.slice(from, to),
          anchorId: all[at]?.id,
          ...(from > 0 ? { olderCursor: String(from) } : {}),
          ...(to < all.length ? { newerCursor: String(to) } : {}),
        };
      }
      const end = before === undefined ? (after === undefined ? all.length : Number(after) + limit) : Number(before);
      const start = after === undefined ? Math.max(0, end - limit) : Number(after);
      const items = all.slice(start, Math.min(end, all.length));
      return {
        items,
        ...(start > 0 ? { olderCursor: String(start) } : {}),
        ...(end < all.length ? { newerCursor: String(end) } : {}),
      };
    },
    "replies/send": (input) => this.#send(input),
    "replies/retry": ({ messageId }) => {
      const conversation = this.#withReply(messageId);
      if (conversation === undefined) return { kind: "not_found" };
      conversation.view = { ...conversation.view, refusedCount: 0 };
      this.changeMessage(conversation, messageId, { state: { kind: "waiting", because: "queued" } });
      this.#goThrough(conversation, messageId);
      return { kind: "changed" };
    },
    "replies/confirm": ({ conversationId }) => {
      const conversation = this.find(conversationId);
      const held = conversation.messages.filter(({ state }) => state?.kind === "held");
      conversation.view = { ...conversation.view, toConfirmCount: 0, keptCount: 0 };
      for (const { id } of held) {
        this.changeMessage(conversation, id, { state: { kind: "waiting", because: "queued" }, asPerson: true });
        this.#goThrough(conversation, id);
      }
      return { kind: "changed", count: held.length };
    },
    "replies/take-back": ({ messageId }) => {
      const conversation = this.#withReply(messageId);
      const message = conversation?.messages.find(({ id }) => id === messageId);
      if (conversation === undefined || message === undefined) return { kind: "not_found" };
      if (message.state?.kind === "sending" || message.state?.kind === "accepted") return { kind: "too_late" };
      conversation.messages = conversation.messages.filter(({ id }) => id !== messageId);
      conversation.view = { ...conversation.view, refusedCount: 0, waitingCount: 0, toConfirmCount: 0, keptCount: 0 };
      this.#changed(conversation);
      const files = this.composer.filesOf(message);
      return { kind: "taken_back", text: message.text ?? "", ...(files.length === 0 ? {} : { files }) };
    },
    "replies/progress": () => this.replyProgress,
    "replies/stop": () => ({ kind: "too_late" }),
    "conversations/take-over": ({ conversationId }) => {
      if (this.takeOverAnswer.kind !== "taken") return this.takeOverAnswer;
      const conversation = this.find(conversationId);
      conversation.view = { ...conversation.view, threadOwner: "here" };
      this.#changed(conversation);
      return this.takeOverAnswer;
    },
    "accounts/resume-sending": () => {
      this.setSending("ready");
      return { kind: "changed" };
    },
    "accounts/set-human-agent": ({ humanAgent }) => {
      this.setHumanAgent(humanAgent);
      return { kind: "changed" };
    },
    "replies/discard": ({ messageId }) => {
      const conversation = this.#withReply(messageId);
      if (conversation === undefined) return { kind: "not_found" };
      conversation.messages = conversation.messages.filter(({ id }) => id !== messageId);
      conversation.view = { ...conversation.view, refusedCount: 0, waitingCount: 0 };
      this.#changed(conversation);
      return { kind: "changed" };
    },
    "settings/get": () => this.settings,
    "settings/set": (change) => {
      this.settings = { ...this.settings, ...definedOnly(change) };
      this.#listener({ type: "settings" });
      return this.settings;
    },
  };

  #send(input: RouteInput<"replies/send">): RouteOutput<"replies/send"> {
    const conversation = this.conversations.find(({ view }) => view.id === input.conversationId);
    if (conversation === undefined) return { kind: "not_found" };
    const messageIds: number[] = [];
    for (const part of input.parts) {
      const outcome = this.#sendPart(conversation, input, part);
      if (outcome.kind !== "queued") return outcome;
      messageIds.push(...outcome.messageIds);
    }
    this.composer.drafts.delete(input.conversationId);
    this.composer.begun(input.conversationId, false);
    return { kind: "queued", messageIds };
  }

  #sendPart(
    conversation: FakeConversation,
    input: RouteInput<"replies/send">,
    { clientId, content }: RouteInput<"replies/send">["parts"][number],
  ): RouteOutput<"replies/send"> {
    const known = conversation.messages.find((message) => message.clientId === clientId);
    if (known !== undefined) return { kind: "queued", messageIds: [known.id] };
    const text = content.kind === "text" ? content.text : undefined;
    const verdict = judgeText(text ?? "a file");
    if (verdict.kind === "empty") return { kind: "empty" };
    if (verdict.kind === "too_long") return { kind: "too_long", bytes: verdict.bytes, maxBytes: MAX_TEXT_BYTES };
    const window = messagingWindow(conversation.view.lastQualifyingMs, this.#nowMs);
    const judged = judgeSend(window, input.confirmedByPerson);
    if (judged.kind === "window_closed" || judged.kind === "needs_person") return { kind: judged.kind };
    const id = this.#nextId++;
    const quoted = conversation.messages.find((message) => message.id === input.replyToMessageId);
    const sentAtMs = this.#tick();
    conversation.messages.push({
      id,
      direction: "out",
      origin: "here",
      kind: text === undefined ? "media" : "text",
      sentAtMs,
      ...(text === undefined ? {} : { text }),
      attachments: this.composer.attachmentsOf(content),
      reactions: [],
      state: { kind: "waiting", because: this.online ? "queued" : "offline" },
      asPerson: judged.kind === "send_as_human_agent",
      automatic: false,
      clientId,
      ...(quoted === undefined
        ? {}
        : {
            quote: {
              kind: "message",
              messageId: quoted.id,
              by: quoted.direction === "in" ? "customer" : "account",
              state: "here",
              ...(quoted.text === undefined ? {} : { text: quoted.text }),
            },
          }),
    });
    conversation.view = {
      ...conversation.view,
      preview: this.composer.previewOf(content),
      lastActivityMs: sentAtMs,
      messageCount: conversation.view.messageCount + 1,
      waitingCount: conversation.view.waitingCount + 1,
    };
    this.#changed(conversation);
    if (this.online) this.#goThrough(conversation, id);
    return { kind: "queued", messageIds: [id] };
  }

  #goThrough(conversation: FakeConversation, messageId: number): void {
    if (this.holdReplies) return;
    setTimeout(() => this.changeMessage(conversation, messageId, { state: { kind: "sending" } }), 10);
    setTimeout(() => {
      conversation.view = { ...conversation.view, waitingCount: 0 };
      this.changeMessage(conversation, messageId, { state: { kind: "accepted" } });
    }, 40);
  }
}

/** The index of a place among the messages; -1 when there is none. */
function placeIn(messages: readonly MessageView[], place: ThreadPlace, unreadCount: number): number {
  if (place.kind === "message") return messages.findIndex(({ id }) => id === place.messageId);
  if (place.kind === "time") return messages.findIndex(({ sentAtMs }) => sentAtMs >= place.timeMs);
  return firstUnreadIndex(messages, unreadCount);
}

const firstUnreadIndex = (messages: readonly MessageView[], unreadCount: number): number => {
  let left = unreadCount;
  return messages.findLastIndex(
    ({ direction, unsentAtMs }) => direction === "in" && unsentAtMs === undefined && (left -= 1) === 0,
  );
};

/** So many are unread; this is how far it was read, then. */
function toView({ view, messages }: FakeConversation): ConversationView {
  if (view.unreadCount === 0) return { ...view, readUpToMs: messages.at(-1)?.sentAtMs ?? 0 };
  const first = messages[firstUnreadIndex(messages, view.unreadCount)];
  return { ...view, readUpToMs: first === undefined ? 0 : first.sentAtMs - 1 };
}

/** Open windows first, then those for a person, then the rest. */
function closesFirst({ lastQualifyingMs, lastActivityMs }: ConversationView, nowMs: number): number {
  const window = messagingWindow(lastQualifyingMs, nowMs);
  return "closesAtMs" in window ? window.closesAtMs : Number.MAX_SAFE_INTEGER - lastActivityMs;
}

function fault(code: ErrorCode, message: string = code): Envelope<never> {
  return { ok: false, error: { code, message } };
}

/** What is left of a message that was withdrawn. */
export function bare({ id, direction, origin, kind, sentAtMs }: MessageView): MessageView {
  return { id, direction, origin, kind, sentAtMs, attachments: [], reactions: [], asPerson: false, automatic: false };
}

/** What is left out of a change is not in it. */
function definedOnly(change: RouteInput<"settings/set">): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
