import type { JsonRecord } from "../json.ts";
import { makeAttachment } from "../control/attachments.ts";
import type { Simulator } from "../create-simulator.ts";
import type { Account, Conversation, Message, ReplyTo } from "../model.ts";
import { midFor, opaque, seedOf } from "../random.ts";
import { addMessage, ensureConversation, ensureCustomer } from "../store.ts";
import { deletionEvent, editEvent, messageEvent, reactionEvent, readEvent } from "../webhook/events.ts";
import type { Line, Person } from "./script.ts";

const MINUTE_MS = 60_000;

export interface PastEvent {
  readonly atMs: number;
  /** Field the event belongs to, for the subscription. */
  readonly subscription: string;
  readonly event: JsonRecord;
}

/** The stable id of a practice customer, 17 digits like an Instagram-scoped id. */
export function customerIdOf(person: Pick<Person, "key">): string {
  return `91${digits(`customer/${person.key}`, 15)}`;
}

/** The stable id of one line: the same after every restart. */
export function midOf(person: Pick<Person, "key">, index: number): string {
  return midFor(`practice/${person.key}/${index}`);
}

function digits(key: string, length: number): string {
  return `${seedOf(key)}${seedOf(`${key}/more`)}${seedOf(`${key}/most`)}`.slice(0, length);
}

/**
 * Puts the shop's past into the simulator and returns it as webhook events, oldest first. Edits, unsends, reactions
 * and reads come as the separate events they are at Meta.
 */
export function layDownHistory(
  simulator: Simulator,
  account: Account,
  people: readonly Person[],
  nowMs: number,
): readonly PastEvent[] {
  const events: PastEvent[] = [];
  for (const person of people) {
    addPerson(simulator, account, person);
    const conversation = ensureConversation(simulator.world, account.id, customerIdOf(person));
    for (const [index, line] of person.lines.entries()) {
      events.push(...layDownLine(simulator, account, conversation, person, index, line, nowMs));
    }
  }
  return events.toSorted((left, right) => left.atMs - right.atMs);
}

function addPerson(simulator: Simulator, account: Account, person: Person): void {
  const pictureAssetId =
    person.hasPicture === true
      ? simulator.cdn.addAsset({ kind: "portrait" }, `17${digits(`portrait/${person.key}`, 14)}`)
      : undefined;
  ensureCustomer(simulator.world, {
    id: customerIdOf(person),
    accountId: account.id,
    username: person.username,
    name: person.name ?? null,
    followerCount: person.followerCount,
    followsAccount: person.followsShop ?? false,
    isFollowedByAccount: person.isFollowedByShop ?? false,
    isVerified: person.isVerified ?? false,
    ...(pictureAssetId === undefined ? {} : { pictureAssetId }),
    ...(person.profileFault === undefined ? {} : { profileFault: person.profileFault }),
  });
}

function layDownLine(
  simulator: Simulator,
  account: Account,
  conversation: Conversation,
  person: Person,
  index: number,
  line: Line,
  nowMs: number,
): readonly PastEvent[] {
  const key = `${person.key}/${index}`;
  // Lines of the same minute keep their order.
  const atMs = nowMs - line.agoMs + index * 1000;
  const message = addMessage(simulator.world, conversation, {
    mid: midOf(person, index),
    fromAccount: line.by === "owner",
    atMs,
    text: line.text,
    attachments: line.attachments?.map((attachment, number) =>
      makeAttachment(simulator.cdn, { ...attachment, assetId: `18${digits(`asset/${key}/${number}`, 14)}` }),
    ),
    replyTo: replyToOf(simulator, person, index, line),
    isUnsupported: line.isUnsupported,
    referral: line.referral,
    postback: line.postback,
  });
  const subscription = line.postback === undefined ? "messages" : "messaging_postbacks";
  const events: PastEvent[] = [{ atMs, subscription, event: messageEvent(conversation, message, simulator.cdn) }];
  events.push(...whatCameAfter(simulator, conversation, message, line));
  return events;
}

function whatCameAfter(
  simulator: Simulator,
  conversation: Conversation,
  message: Message,
  line: Line,
): readonly PastEvent[] {
  const events: PastEvent[] = [];
  const { atMs, mid } = message;
  if (line.isSeen === true) {
    const seenMs = atMs + 20_000;
    events.push({ atMs: seenMs, subscription: "messaging_seen", event: readEvent(conversation, mid, seenMs) });
  }
  if (line.reaction !== undefined) {
    const reactedMs = atMs + 40_000;
    message.reactions.set(conversation.customerId, line.reaction);
    events.push({
      atMs: reactedMs,
      subscription: "message_reactions",
      event: reactionEvent(conversation, mid, line.reaction, reactedMs),
    });
  }
  if (line.editedTo !== undefined) {
    const editedMs = atMs + 2 * MINUTE_MS;
    message.text = line.editedTo;
    message.editCount = 1;
    events.push({ atMs: editedMs, subscription: "message_edit", event: editEvent(conversation, message, editedMs) });
  }
  if (line.isUnsent === true) {
    const unsentMs = atMs + MINUTE_MS;
    message.isDeleted = true;
    message.text = undefined;
    for (const { assetId } of message.attachments) {
      if (assetId !== undefined) simulator.cdn.setFault(assetId, { kind: "gone", status: 410 });
    }
    events.push({ atMs: unsentMs, subscription: "messages", event: deletionEvent(conversation, message, unsentMs) });
  }
  return events;
}

function replyToOf(simulator: Simulator, person: Person, index: number, line: Line): ReplyTo | undefined {
  if (line.quotes !== undefined) return { kind: "message", mid: midOf(person, line.quotes) };
  if (line.answersStory !== true) return undefined;
  const storyId = `18${digits(`story/${person.key}/${index}`, 14)}`;
  const assetId = simulator.cdn.addAsset({ kind: "picture", motif: "vase", width: 540, height: 960 }, storyId);
  return { kind: "story", storyId, assetId };
}

/** A made-up secret that stays the same, so that an unfinished practice goes on after a restart. */
export function practiceSecret(name: string, length: number): string {
  return opaque(`practice/${name}`, length);
}
