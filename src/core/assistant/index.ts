import type { AssistantConfig, AssistantState } from "#shared/contract/assistant.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import {
  assistantChoices,
  decideAssistant,
  describeOpening,
  isAssistantsText,
  LATER_MS,
  personSinceMs,
  sayingText,
  type CustomerSaid,
  type Saying,
} from "#shared/domain/assistant.ts";
import { toAccountId, toMid, type AccountId, type ConversationId } from "#shared/domain/ids.ts";
import { describeHours } from "#shared/domain/working-hours.ts";
import { AppError } from "../app-error.ts";
import type { Foundation } from "../foundation.ts";
import type { EventApplier } from "../inbox/apply-event.ts";
import { threadOwner } from "../inbox/thread-owner.ts";
import type { InboundEvent, MessageEvent, PostbackEvent } from "../instagram/events.ts";
import { createReplyRows } from "../outbox/reply-rows.ts";
import type { Handlers } from "../rpc/router.ts";
import { createIceBreakers } from "./ice-breakers.ts";
import { createAssistantRows, memoryOf, type TalkRow } from "./assistant-rows.ts";

/**
 * Automatic answers, off until the owner turns them on. What is decided about a customer's message is written in the
 * transaction that brings the message in: an answer is a reply in the outbox like any other, written by nobody. So a
 * crash leaves both or neither, and a repeated delivery finds the message here and is not heard again.
 */
export interface Assistant {
  /** The applier with an ear at it. */
  readonly listen: (applier: EventApplier) => EventApplier;
  /** Goes on with what Meta has not been told. */
  readonly begin: () => void;
  /** The account is about to be disconnected. */
  readonly leave: (accountId: AccountId) => void;
  readonly handlers: Pick<Handlers, "assistant/get" | "assistant/set" | "assistant/state">;
}

/**
 * What was said before Shopbell was there. Until the import has come to a conversation, its first message here may be an
 * old customer's, who is not greeted like a stranger.
 */
export interface Past {
  /** Whatever of this account's conversations Meta still shows is here. */
  readonly isHere: (id: AccountId) => boolean;
  /** Reads what Meta still shows of a conversation. False when Meta could not be asked. */
  readonly read: (conversationId: ConversationId) => Promise<boolean>;
  /** Replies were written that nothing else told of. */
  readonly answered: () => void;
}

type Heard = MessageEvent | PostbackEvent;
/** What is known of the time before the first message that is here. */
type PastKnown = "here" | "not_read" | "just_read" | "not_to_be_had";

/** The message that is answered, and where. */
interface Occasion {
  readonly conversationId: ConversationId;
  readonly messageId: number;
  readonly atMs: number;
  readonly talk: TalkRow;
  readonly config: AssistantConfig;
}

export function createAssistant(foundation: Foundation, past: Past): Assistant {
  const { db, clock, logger, emit, accounts, settings, conversations, messages, touches, changed } = foundation;
  const rows = createAssistantRows(db);
  const replies = createReplyRows(db);
  let configs = rows.configs();
  // With an account its assistant goes.
  accounts.whenChanged(() => (configs = rows.configs()));
  const iceBreakers = createIceBreakers(foundation, rows, () => configs);
  foundation.opened.add(iceBreakers.stop);

  const valuesFor = ({ name, username }: Pick<TalkRow, "name" | "username">, { language }: AssistantConfig) => {
    const { shopName, workingHours } = settings.get();
    return {
      ...(name === null ? {} : { name }),
      shop: shopName === "" ? username : shopName,
      hours: describeHours(workingHours, language),
      when: describeOpening(workingHours, clock.nowMs(), language),
    };
  };

  const say = (sayings: readonly Saying[], { conversationId, messageId, atMs, talk, config }: Occasion): void => {
    const nowMs = clock.nowMs();
    const values = valuesFor(talk, config);
    let inserted = 0;
    const firstMs = Math.max(nowMs, talk.lastActivityMs + 1, atMs + 1);
    sayings.forEach(({ template, withChoices }, index) => {
      const text = sayingText(template, values);
      // One message is heard once; should it ever be heard again, its answers are here already.
      const clientId = `assistant-${messageId}-${index}`;
      if (text === "" || replies.byClientId(clientId) !== undefined) return;
      replies.insert({
        clientId,
        conversationId,
        content: withChoices ? { kind: "choices", text, choices: assistantChoices(config) } : { kind: "text", text },
        author: "assistant",
        replyToMid: null,
        nowMs,
        leavesMs: nowMs,
        sentAtMs: firstMs + index,
        confirmation: undefined,
      });
      inserted += 1;
    });
    if (inserted > 0) touches.touch(conversationId).inserted += inserted;
  };

  const hear = (event: Heard, config: AssistantConfig, pastKnown: PastKnown): void => {
    const conversationId = conversations.find(event.accountId, event.customerId);
    const mid = event.mid ?? toMid(`postback:${event.kind === "postback" ? event.key : ""}`);
    const known = conversationId === undefined ? undefined : messages.find(conversationId, mid);
    if (conversationId === undefined || known === undefined || known.unsent_at_ms !== null) return;
    const talk = rows.talk(conversationId);
    if (talk === undefined) return;
    const nowMs = clock.nowMs();
    const memory = memoryOf(talk);
    // What waits for a sign-in would come when nobody wants it any more.
    const isLive = !isFromHistory(event) && talk.sending === "ready";
    // Whoever is new may have gone on writing while Meta was asked.
    const isFirst =
      pastKnown === "just_read"
        ? rows.isOldest(conversationId, event.atMs, known.id)
        : pastKnown !== "not_to_be_had" && rows.isAlone(conversationId, known.id);
    const decision = decideAssistant({
      config,
      hours: settings.get().workingHours,
      nowMs,
      said: { ...saidBy(event), atMs: event.atMs, isLive },
      isFirst,
      beforeMs: rows.customerBeforeMs(conversationId, event.atMs, known.id),
      personWroteMs: rows.personWroteMs(conversationId, personSinceMs(event.atMs, memory)),
      doneMs: talk.doneAtMs ?? undefined,
      needsPerson: talk.needsPersonMs !== null,
      isHeldByOtherApp: ownerAt(talk, event.atMs, nowMs) === "other",
      memory,
    });
    const isGreeted = decision.say.some(({ template }) => template === config.greeting.text);
    if (isFirst && isGreeted && pastKnown === "not_read") return readPast(conversationId, event);
    if (decision.memory !== memory) rows.remember(conversationId, decision.memory);
    if (decision.needsPerson) rows.needPerson(conversationId, event.atMs);
    say(decision.say, { conversationId, messageId: known.id, atMs: event.atMs, talk, config });
  };

  /** The customer's message is here, whatever becomes of an answer. */
  const hearSafely = (event: Heard, config: AssistantConfig, pastKnown: PastKnown): void => {
    try {
      db.write("assistant.hear", () => hear(event, config, pastKnown));
    } catch (error) {
      if (error instanceof AppError && error.code === "storage_failed") throw error;
      logger.error("assistant.fault", error);
    }
  };

  const reading = new Set<Promise<void>>();
  let isOver = false;
  /** Answers once it is known whether somebody is new. A crash in between leaves no answer, as one that came too late would be. */
  const readPast = (conversationId: ConversationId, event: Heard): void => {
    const answer = async (): Promise<void> => {
      const isRead = await past.read(conversationId);
      const config = configs.get(event.accountId);
      if (isOver || config === undefined) return;
      try {
        const ids = db.write("assistant.hear-later", () => {
          hearSafely(event, config, isRead ? "just_read" : "not_to_be_had");
          return touches.flush();
        });
        changed(ids);
        past.answered();
      } catch (error) {
        touches.discard();
        throw error;
      }
    };
    const job: Promise<void> = answer()
      .catch((error: unknown) => logger.error("assistant.fault", error))
      .finally(() => reading.delete(job));
    reading.add(job);
  };
  foundation.opened.add(async () => {
    isOver = true;
    foundation.hangUp();
    await Promise.all(reading);
  });

  /** In an older copy of the inbox what the assistant said since is unknown, and comes back from Meta as anybody's. */
  const recognised = (event: InboundEvent): InboundEvent => {
    if (event.kind !== "message" || event.direction === "in" || event.fromHistory !== true) return event;
    const { text = "", attachments, isSelf, accountId, customerId } = event;
    const config = configs.get(accountId);
    if (config === undefined || text === "" || attachments.length > 0 || isSelf) return event;
    const conversationId = conversations.find(accountId, customerId);
    const talk = conversationId === undefined ? undefined : rows.talk(conversationId);
    const username = talk?.username ?? accounts.connectionOf(accountId)?.username ?? "";
    const values = valuesFor({ name: talk?.name ?? null, username }, config);
    return isAssistantsText(text, config, values) ? { ...event, isAutomatic: true } : event;
  };

  const stateOf = (conversationId: number): AssistantState => {
    const talk = rows.talk(conversationId);
    if (talk === undefined || configs.get(talk.accountId)?.isOn !== true) return { kind: "off" };
    const nowMs = clock.nowMs();
    const memory = memoryOf(talk);
    const personMs = rows.personWroteMs(conversationId, personSinceMs(nowMs, memory));
    const endedMs = Math.max(personMs ?? 0, talk.doneAtMs ?? 0);
    if (memory.stopped !== undefined && memory.stopped.atMs > endedMs) return { kind: "stopped", ...memory.stopped };
    const isPersons = personMs !== undefined && personMs > (talk.doneAtMs ?? 0) && nowMs - personMs < LATER_MS;
    return isPersons ? { kind: "stopped", because: "person_wrote", atMs: personMs } : { kind: "answering" };
  };

  const set = (accountId: AccountId, config: AssistantConfig): RouteOutput<"assistant/set"> => {
    if (!accounts.isKnown(accountId)) return { kind: "not_found" };
    const ids = db.write("assistant.set", () => {
      rows.save(accountId, config);
      if (!config.isOn) replies.dropWaitingAutomatic(accountId, touches);
      return touches.flush();
    });
    configs = rows.configs();
    changed(ids);
    emit({ type: "assistant" });
    iceBreakers.wake();
    return { kind: "saved" };
  };

  return {
    begin: iceBreakers.wake,
    leave: iceBreakers.withdraw,
    listen: (applier) => ({
      apply(event, receivedMs) {
        const isNews = applier.apply(configs.size === 0 ? event : recognised(event), receivedMs);
        if (!isNews || configs.size === 0 || !isHeard(event)) return isNews;
        // Its buttons are there even while it is off.
        const config = configs.get(event.accountId);
        if (config !== undefined) hearSafely(event, config, past.isHere(event.accountId) ? "here" : "not_read");
        return isNews;
      },
    }),
    handlers: {
      "assistant/get": ({ accountId }) => {
        const id = toAccountId(accountId);
        const config = configs.get(id);
        return { ...(config === undefined ? {} : { config }), iceBreakers: iceBreakers.stateOf(id) };
      },
      "assistant/set": ({ accountId, config }) => set(toAccountId(accountId), config),
      "assistant/state": ({ conversationId }) => stateOf(conversationId),
    },
  };
}

/** What another app was told in our place, what the account says itself, and a story that mentions it ask for nothing. */
function isHeard(event: InboundEvent): event is Heard {
  if (event.kind === "postback") return !event.standby && !event.isSelf;
  if (event.kind !== "message") return false;
  const isMention = event.attachments.some(({ kind }) => kind === "story_mention");
  return event.direction === "in" && !event.standby && !event.isSelf && !isMention;
}

const isFromHistory = (event: Heard): boolean => event.kind === "message" && event.fromHistory === true;

function saidBy(event: Heard): Omit<CustomerSaid, "atMs" | "isLive"> {
  if (event.kind === "postback") return { kind: "button", text: event.title, payload: event.payload };
  const isText =
    event.text !== undefined && event.text !== "" && event.attachments.length === 0 && !event.isUnsupported;
  const kind = event.quickReplyPayload !== undefined ? "button" : isText ? "text" : "other";
  return { kind, text: event.text, payload: event.quickReplyPayload };
}

/** The summary of the conversation does not know this message yet, which came to us. */
function ownerAt(talk: TalkRow, atMs: number, nowMs: number): ReturnType<typeof threadOwner> {
  const { controlAtMs, controlOwnerAppId, standbyMs, ownAppId } = talk;
  return threadOwner(
    { controlAtMs, controlOwnerAppId, standbyMs, directMs: Math.max(talk.directMs ?? 0, atMs), ownAppId },
    nowMs,
  );
}
