import type { AssistantConfig, AssistantQuestion, AssistantStop } from "../contract/assistant.ts";
import { asksForPerson, plainWords } from "./asks-for-person.ts";
import { personTitle } from "./assistant-texts.ts";
import { splitText } from "./split-text.ts";
import { fillVariables, type TextVariable } from "./text-variables.ts";
import { isOpenAt, openingAt, type WorkingHours } from "./working-hours.ts";

/**
 * What the assistant does about one message of a customer. Every app on Instagram has to offer a way to a person, so
 * "Talk to a person" stands under all it says and is understood when typed; where a person is at work, it is silent. Its
 * buttons stay with customers when it is turned off, so that one is heeded even then, without a word.
 */

/**
 * The shop's own questions. With "Talk to a person" they are the four buttons that Meta shows before somebody has written
 * (Meta, "Ice Breakers": at most 4).
 */
export const MOST_QUESTIONS = 3;
/** A longer title of a button is cut (Meta, "Quick Replies"). */
export const MOST_QUESTION_CHARS = 20;
/** Bytes of UTF-8; what a name and the shop's hours add still fits into one message. */
export const MOST_ASSISTANT_BYTES = 800;

/** An automatic answer that comes later than this is none: the customer has gone, or somebody has answered. */
export const ASSISTANT_LATE_MS = 10 * 60_000;
/** A customer who asked for a person while this computer slept still needs one. */
const STILL_NEEDED_MS = 24 * 3_600_000;
/** After a person's answer: longer than a working day without a word, shorter than a night. */
export const LATER_MS = 12 * 3_600_000;
/** After Done: what comes sooner is a "thank you". */
export const LATER_AFTER_DONE_MS = 3_600_000;
/** Several messages one after the other are one question. */
const SAME_BREATH_MS = 10_000;
/** So often it may not understand before a person has to. */
const MOST_MISSES = 2;

export interface CustomerSaid {
  /** Meta's time. */
  readonly atMs: number;
  /** `other`: a picture, a heart, a story: nothing that could be answered by a question's answer. */
  readonly kind: "text" | "button" | "other";
  readonly text: string | undefined;
  /** What a tapped button carries. */
  readonly payload: string | undefined;
  /** Told by Meta as it was said, and an answer could leave now. */
  readonly isLive: boolean;
}

export interface AssistantFacts {
  readonly config: AssistantConfig;
  readonly hours: WorkingHours;
  readonly nowMs: number;
  readonly said: CustomerSaid;
  /** Nothing else stands in the conversation, and nothing older can be missing. */
  readonly isFirst: boolean;
  /** The customer's message before this one. */
  readonly beforeMs: number | undefined;
  /** The newest message of the account that the assistant did not say; looked for within `personSinceMs`. */
  readonly personWroteMs: number | undefined;
  /** Up to here the owner had done with the conversation. */
  readonly doneMs: number | undefined;
  /** It stands in the list "Needs a person". */
  readonly needsPerson: boolean;
  /** Another app answers this customer now. */
  readonly isHeldByOtherApp: boolean;
  readonly memory: AssistantMemory;
}

/** What the assistant has to remember of one conversation. */
export interface AssistantMemory {
  readonly stopped?: { readonly atMs: number; readonly because: Exclude<AssistantStop, "person_wrote"> } | undefined;
  /** Opening until which the customer has been told that the shop is closed. */
  readonly awayUntilMs?: number | undefined;
  readonly misses?: { readonly count: number; readonly lastMs: number } | undefined;
}

/** Which of the owner's texts is said. */
export interface Saying {
  readonly template: string;
  /** The buttons stand under it. */
  readonly withChoices: boolean;
}

export interface AssistantDecision {
  readonly say: readonly Saying[];
  readonly memory: AssistantMemory;
  /** It goes into "Needs a person". */
  readonly needsPerson: boolean;
}

const PERSON_PAYLOAD = "SHOPBELL_PERSON";
const QUESTION_PAYLOAD = "SHOPBELL_QUESTION_";

export interface Choice {
  readonly title: string;
  readonly payload: string;
}

/** The buttons: the shop's questions, and always the way to a person. */
export function assistantChoices({ questions, language }: AssistantConfig): readonly Choice[] {
  return [
    ...questions.map(({ id, question }) => ({ title: question, payload: `${QUESTION_PAYLOAD}${id}` })),
    { title: personTitle(language), payload: PERSON_PAYLOAD },
  ];
}

/** So far back a message of a person's matters. */
export function personSinceMs(atMs: number, { stopped }: AssistantMemory): number {
  return Math.min(atMs - LATER_MS, stopped?.atMs ?? Number.POSITIVE_INFINITY);
}

export function decideAssistant(facts: AssistantFacts): AssistantDecision {
  const { said, nowMs, memory } = facts;
  const silent: AssistantDecision = { say: [], memory, needsPerson: false };
  if (facts.isHeldByOtherApp) return silent;
  const isAnsweredSince = facts.personWroteMs !== undefined && facts.personWroteMs > said.atMs;
  const ageMs = nowMs - said.atMs;
  const isLate = !said.isLive || ageMs > ASSISTANT_LATE_MS;
  if (wantsPerson(said)) {
    // Told already, and on the list.
    if (isAnsweredSince || (facts.needsPerson && memory.stopped !== undefined)) return silent;
    // There the words are said to somebody, and most likely about somebody else; a tap is a wish, and needs no words.
    if (!facts.config.isOn || isWithPerson(facts)) {
      return said.payload === PERSON_PAYLOAD && ageMs <= STILL_NEEDED_MS
        ? { ...handOver(facts, "asked"), say: [] }
        : silent;
    }
    if (!isLate) return handOver(facts, "asked");
    return ageMs <= STILL_NEEDED_MS ? { ...handOver(facts, "asked"), say: [] } : silent;
  }
  if (!facts.config.isOn || isLate || facts.needsPerson || !mayTalk(facts)) return silent;
  const question = questionOf(facts);
  if (question !== undefined) return { ...silent, say: [{ template: question.answer, withChoices: true }] };
  const opening = firstWords(facts);
  if (opening.say.length > 0) return { ...opening, needsPerson: false };
  return missed(facts) ?? silent;
}

/** A person's answer, or Done, ended what was before; only a later conversation is the assistant's again. */
function mayTalk({ said, memory, personWroteMs, doneMs }: AssistantFacts): boolean {
  const answeredMs = personWroteMs ?? Number.NEGATIVE_INFINITY;
  const endedMs = Math.max(answeredMs, doneMs ?? Number.NEGATIVE_INFINITY);
  if (memory.stopped !== undefined && memory.stopped.atMs > endedMs) return false;
  if (endedMs === Number.NEGATIVE_INFINITY) return true;
  return said.atMs - endedMs >= (answeredMs === endedMs && answeredMs !== doneMs ? LATER_MS : LATER_AFTER_DONE_MS);
}

/** A person's conversation, until hours after their last word; Done ends it sooner. */
function isWithPerson({ said, personWroteMs, doneMs }: AssistantFacts): boolean {
  if (personWroteMs === undefined || said.atMs - personWroteMs >= LATER_MS) return false;
  return doneMs === undefined || doneMs < personWroteMs || said.atMs - doneMs < LATER_AFTER_DONE_MS;
}

function wantsPerson({ text, payload }: CustomerSaid): boolean {
  return payload === PERSON_PAYLOAD || (text !== undefined && asksForPerson(text));
}

function questionOf({ said, config }: AssistantFacts): AssistantQuestion | undefined {
  const tapped = config.questions.find(({ id }) => said.payload === `${QUESTION_PAYLOAD}${id}`);
  if (tapped !== undefined || said.kind === "other" || said.text === undefined) return tapped;
  const words = plainWords(said.text);
  return words === "" ? undefined : config.questions.find(({ question }) => plainWords(question) === words);
}

/** A greeting, the note that nobody is there, or both; the buttons under the last. */
function firstWords({ config, hours, said, isFirst, memory }: AssistantFacts): Omit<AssistantDecision, "needsPerson"> {
  const templates: string[] = [];
  if (isFirst && config.greeting.isOn) templates.push(config.greeting.text);
  const opening = isOpenAt(hours, said.atMs) ? undefined : openingAt(hours, said.atMs)?.fromMs;
  const tellsAway = config.away.isOn && opening !== undefined && memory.awayUntilMs !== opening;
  if (tellsAway) templates.push(config.away.text);
  return {
    say: templates.map((template, index) => ({ template, withChoices: index === templates.length - 1 })),
    memory: tellsAway ? { ...memory, awayUntilMs: opening } : memory,
  };
}

/** Something was asked that none of the questions is; without questions nothing was to be understood. */
function missed(facts: AssistantFacts): AssistantDecision | undefined {
  const { said, config, memory, beforeMs } = facts;
  if (said.kind !== "text" || config.questions.length === 0 || isCourtesy(said.text ?? "")) return undefined;
  if (beforeMs !== undefined && said.atMs - beforeMs <= SAME_BREATH_MS) return undefined;
  const { misses } = memory;
  const endedMs = Math.max(facts.personWroteMs ?? 0, facts.doneMs ?? 0, said.atMs - LATER_MS);
  const count = (misses !== undefined && misses.lastMs > endedMs ? misses.count : 0) + 1;
  if (count >= MOST_MISSES) return handOver(facts, "not_understood");
  return {
    say: [{ template: config.notUnderstood, withChoices: true }],
    memory: { ...memory, misses: { count, lastMs: said.atMs } },
    needsPerson: false,
  };
}

/** Asks nothing: thanks, a yes, signs without words. */
function isCourtesy(text: string): boolean {
  const words = plainWords(text);
  return words === "" || COURTESIES.has(words);
}

const COURTESIES: ReadonlySet<string> = new Set(
  [
    ["thanks", "thank you", "thank you so much", "thanks a lot", "thx", "ok", "okay", "great", "perfect", "bye", "yes"],
    ["gracias", "muchas gracias", "vale", "perfecto", "genial", "de acuerdo", "adios", "si"],
    ["obrigado", "obrigada", "muito obrigado", "muito obrigada", "valeu", "perfeito", "ta bom", "tchau", "sim"],
    ["شكرا", "شكرا لك", "شكرا جزيلا", "تمام", "حسنا", "مع السلامه", "نعم"],
  ].flat(),
);

function handOver(
  { config, hours, said, memory }: AssistantFacts,
  because: "asked" | "not_understood",
): AssistantDecision {
  const template = isOpenAt(hours, said.atMs) ? config.handOver.open : config.handOver.closed;
  return {
    say: [{ template, withChoices: false }],
    memory: { ...memory, stopped: { atMs: said.atMs, because }, misses: undefined },
    needsPerson: true,
  };
}

export interface SayingValues extends Readonly<Partial<Record<TextVariable, string>>> {
  readonly hours: string;
  /** When somebody answers; empty when the shop has no hours. */
  readonly when: string;
}

/** The owner's text as the customer reads it, in one message. */
export function sayingText(template: string, { when, ...values }: SayingValues): string {
  const withTime = template.replaceAll(/(\s?)\{when\}/gu, (_whole, space: string) =>
    when === "" ? "" : `${space}${when}`,
  );
  const [text = ""] = splitText(fillVariables(withTime, values));
  return text;
}

/** Stands for what was filled in when it was said, and is not known any more. */
const ANYTHING = "\u{E000}";
/** With fewer letters of its own, a text in which something is open could be anybody's. */
const LEAST_LETTERS = 12;

/** Whether this account's assistant says it word for word, whenever that was and whatever the customer is called. */
export function isAssistantsText(text: string, config: AssistantConfig, values: SayingValues): boolean {
  const { greeting, away, questions, notUnderstood, handOver: onWish } = config;
  const answers = questions.map(({ answer }) => answer);
  const templates = [greeting.text, away.text, ...answers, notUnderstood, onWish.open, onWish.closed];
  const { name = ANYTHING, ...others } = values;
  const fillings = [{ ...others }, { ...others, name }].flatMap((filling) => [
    { ...filling, when: "" },
    { ...filling, when: ANYTHING },
  ]);
  return templates.some((template) => fillings.some((filling) => isFilled(text.trim(), sayingText(template, filling))));
}

function isFilled(text: string, said: string): boolean {
  if (!said.includes(ANYTHING)) return said !== "" && text === said;
  if ((said.match(/[\p{L}\p{N}]/gu) ?? []).length < LEAST_LETTERS) return false;
  const pieces = said.split(ANYTHING).map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
  return new RegExp(`^${pieces.join("[^\\n]{1,80}")}$`, "u").test(text);
}

/** "Monday 09:00" in the language's own way, by this computer's calendar; with the date from a week on. */
export function describeOpening(hours: WorkingHours, nowMs: number, locale: string): string {
  const opening = openingAt(hours, nowMs);
  if (opening === undefined || opening.fromMs <= nowMs) return "";
  const isFar = opening.fromMs - nowMs > 6 * 24 * 3_600_000;
  return new Intl.DateTimeFormat(locale, {
    weekday: "long",
    hour: "numeric",
    minute: "2-digit",
    ...(isFar ? { day: "numeric", month: "long" } : {}),
  }).format(opening.fromMs);
}
