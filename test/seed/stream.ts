import { toAccountId, toCustomerId, toMid, type AccountId, type CustomerId, type Mid } from "#shared/domain/ids.ts";
import type { InboundAttachment, InboundEvent, MessageEvent } from "#core/instagram/events.ts";
import { createDice } from "../support/mixed-stream.ts";
import { EMOJI, SIZES, TONGUES, type Tongue } from "./words.ts";

/** What happened next in the made-up shop. Steps come in the order of time. */
export type Step =
  | { readonly kind: "event"; readonly atMs: number; readonly event: InboundEvent }
  /** Written here, sent, and echoed by Meta. */
  | { readonly kind: "reply"; readonly atMs: number; readonly who: Customer; readonly mid: Mid; readonly text: string }
  | { readonly kind: "read"; readonly atMs: number; readonly who: Customer }
  | { readonly kind: "done"; readonly atMs: number; readonly who: Customer };

export interface Customer {
  readonly accountId: AccountId;
  readonly customerId: CustomerId;
  readonly name: string | undefined;
  readonly username: string | undefined;
  readonly followerCount: number;
}

export interface StreamOptions {
  readonly messages: number;
  readonly conversations: number;
  /** Messages of the one very long thread; part of `messages`. */
  readonly longThread: number;
  /** The newest message is a little before this time. */
  readonly endMs: number;
  readonly seed: number;
}

export const ACCOUNTS = [
  { id: toAccountId("17841400000000021"), username: "corner.shop", share: 0.85 },
  { id: toAccountId("17841400000000022"), username: "corner.kids", share: 0.15 },
] as const;

const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;
/** Two years, less where the days would be all but empty. */
const MOST_DAYS = 730;
const LEAST_A_DAY = 30;
const MOST_IN_TALK = 14;
/** In the last days not everyone has been answered yet. */
const RECENT_DAYS = 4;

interface Person extends Customer {
  readonly tongue: Tongue;
  readonly thread: number;
  said: number;
}

/** Shop life by the day: people come, talk for a while, are answered or not; the same for the same seed. */
export function* shopLife(options: StreamOptions): Generator<Step> {
  const { messages, longThread, endMs } = options;
  const people = makePeople(options);
  const dice = createDice(options.seed);
  const days = Math.max(1, Math.min(MOST_DAYS, Math.floor(messages / LEAST_A_DAY)));
  const regulars = people.slice(1);
  const [longest] = people;
  if (longest === undefined) return;
  const ofOthers = messages - longThread;
  let [writtenLong, written, met] = [0, 0, 0];
  for (let day = 0; day < days; day++) {
    const share = (day + 1) / days;
    const startMs = endMs - (days - day) * DAY_MS;
    const steps: Step[] = [];
    const talk = (who: Person, left: number): number => {
      const most = Math.min(left, MOST_IN_TALK);
      const talked = makeTalk({ who, most, startMs, isRecent: day >= days - RECENT_DAYS, dice });
      steps.push(...talked.steps);
      return talked.messages;
    };
    for (const upTo = Math.floor(longThread * share); writtenLong < upTo;) {
      writtenLong += talk(longest, upTo - writtenLong);
    }
    // Everyone comes at least once.
    for (const upTo = Math.floor(regulars.length * share); met < upTo; met++) {
      const who = regulars[met];
      if (who !== undefined && written < ofOthers) written += talk(who, ofOthers - written);
    }
    for (const upTo = Math.floor(ofOthers * share); written < upTo;) {
      // A few people write often, most of them seldom.
      const who = regulars[Math.floor(dice() ** 1.5 * met)] ?? longest;
      written += talk(who, upTo - written);
    }
    yield* steps.toSorted((a, b) => a.atMs - b.atMs);
  }
}

function makePeople({ conversations, seed }: StreamOptions): Person[] {
  const dice = createDice(seed + 1);
  return Array.from({ length: conversations }, (_, number): Person => {
    const tongue = pickShare(TONGUES, dice());
    const [first = "", last = ""] = pick(tongue.names, dice()).split(" ");
    const handle = `${tongue.code.slice(0, 2)}.${pick(["sun", "blue", "olive", "north", "tiny"], dice())}${number}`;
    const known = dice();
    return {
      accountId: number === 0 ? ACCOUNTS[0].id : pickShare(ACCOUNTS, dice()).id,
      customerId: toCustomerId(String(900_000_000_000_000 + number * 7)),
      name: known < 0.85 ? `${first} ${last}`.trim() : undefined,
      username: known < 0.95 ? handle : undefined,
      followerCount: Math.floor(10 ** (1 + dice() * 3)),
      tongue,
      thread: number,
      said: 0,
    };
  });
}

interface TalkParts {
  readonly who: Person;
  readonly most: number;
  readonly startMs: number;
  readonly isRecent: boolean;
  readonly dice: () => number;
}

/** One visit: the customer asks, the shop answers from here or from the phone, or has not answered yet. */
function makeTalk({ who, most, startMs, isRecent, dice }: TalkParts): { steps: Step[]; messages: number } {
  const length = Math.min(most, 1 + Math.floor(dice() * MOST_IN_TALK));
  const isLeft = isRecent && dice() < 0.4;
  // The last message of the last day is still in the past.
  let atMs = startMs + Math.floor(dayPart(dice) * (DAY_MS - (MOST_IN_TALK + 1) * 12 * MINUTE_MS));
  const steps: Step[] = [];
  let last: Mid | undefined;
  for (let index = 0; index < length; index++) {
    const isIn = index === 0 || isLeft || dice() < 0.6;
    const mid = nextMid(who);
    if (isIn) steps.push({ kind: "event", atMs, event: incoming(who, mid, atMs, last, dice) });
    else if (dice() < 0.7) steps.push({ kind: "reply", atMs, who, mid, text: sentence(who.tongue.answers, who, dice) });
    else steps.push({ kind: "event", atMs, event: outgoing(who, mid, atMs, dice) });
    if (dice() < 0.06) steps.push({ kind: "event", atMs: atMs + MINUTE_MS, event: aside(who, mid, isIn, atMs, dice) });
    last = mid;
    atMs += Math.floor((0.5 + dice() * 11) * MINUTE_MS);
  }
  if (!isLeft) {
    steps.push({ kind: "read", atMs, who });
    if (last !== undefined) {
      const { accountId, customerId } = who;
      steps.push({ kind: "event", atMs, event: { kind: "read", accountId, customerId, mid: last, atMs } });
    }
    if (dice() < 0.75) steps.push({ kind: "done", atMs, who });
  }
  return { steps, messages: length };
}

/** Nights are quiet. */
function dayPart(dice: () => number): number {
  const part = dice();
  return part < 0.25 || part > 0.92 ? 0.25 + dice() * 0.65 : part;
}

function incoming(who: Person, mid: Mid, atMs: number, last: Mid | undefined, dice: () => number): MessageEvent {
  const what = dice();
  const base = { ...messageBase(who, mid, atMs), direction: "in" as const };
  if (what < 0.1)
    return { ...base, attachments: [attachment(dice)], ...(what < 0.03 ? { text: short(who, dice) } : {}) };
  if (what < 0.13) return { ...base, text: short(who, dice), replyTo: { kind: "story", storyId: digits(dice) } };
  if (what < 0.15) return { ...base, isUnsupported: true };
  const text = what < 0.5 ? short(who, dice) : sentence(who.tongue.asks, who, dice);
  return { ...base, text, ...(what > 0.95 && last !== undefined ? { replyTo: { kind: "message", mid: last } } : {}) };
}

function outgoing(who: Person, mid: Mid, atMs: number, dice: () => number): MessageEvent {
  const text = sentence(who.tongue.answers, who, dice);
  return { ...messageBase(who, mid, atMs), direction: "out", text };
}

/** What happens to a message that is there: a reaction, an edit, an unsend. */
function aside(who: Person, mid: Mid, isIn: boolean, sentMs: number, dice: () => number): InboundEvent {
  const { accountId, customerId } = who;
  const base = { accountId, customerId, mid, atMs: sentMs + MINUTE_MS };
  const what = dice();
  if (what < 0.7 || !isIn)
    return { kind: "reaction", ...base, by: isIn ? "account" : "customer", emoji: pick(EMOJI, dice()) };
  if (what < 0.9)
    return { kind: "edit", ...base, direction: "in", text: sentence(who.tongue.asks, who, dice), editNumber: 1 };
  return { kind: "unsent", ...base, direction: "in" };
}

function messageBase({ accountId, customerId }: Customer, mid: Mid, atMs: number) {
  const plain = { attachments: [], isSelf: false, standby: false, isUnsupported: false };
  return { kind: "message" as const, accountId, customerId, mid, atMs, ...plain };
}

const KINDS = ["image", "image", "image", "audio", "video", "share", "story_mention"] as const;

function attachment(dice: () => number): InboundAttachment {
  const kind = pick(KINDS, dice());
  const address = `https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=${digits(dice)}&signature=Ab${digits(dice)}`;
  if (kind === "share")
    return { kind, type: "share", url: `https://www.instagram.com/p/${digits(dice)}/`, title: "New in" };
  return { kind, type: kind, url: address };
}

/** As long as Meta's, with the thread before the message: ids of one thread lie together. */
function nextMid(who: Person): Mid {
  who.said += 1;
  const inside = `${who.accountId}:3402823668417${String(who.thread).padStart(26, "0")}:${String(who.said).padStart(33, "0")}`;
  return toMid(`aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOj${Buffer.from(inside).toString("base64url")}ZDZD`);
}

function sentence(texts: readonly string[], { tongue }: Person, dice: () => number): string {
  return pick(texts, dice())
    .replace("{thing}", pick(tongue.things, dice()))
    .replace("{size}", pick(SIZES, dice()))
    .replace("{number}", () => String(1000 + Math.floor(dice() * 89_000)));
}

const short = ({ tongue }: Person, dice: () => number): string => pick(tongue.short, dice());
const digits = (dice: () => number): string => String(Math.floor(dice() * 1e15)).padStart(15, "1");

function pick<Item>(items: readonly Item[], share: number): Item {
  const item = items[Math.floor(share * items.length)];
  if (item === undefined) throw new Error("Nothing to choose from");
  return item;
}

function pickShare<Item extends { readonly share: number }>(items: readonly Item[], at: number): Item {
  let left = at;
  for (const item of items) {
    left -= item.share;
    if (left < 0) return item;
  }
  return pick(items, 0.999);
}
