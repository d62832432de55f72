import { z } from "zod";
import { MOST_ASSISTANT_BYTES, MOST_QUESTION_CHARS, MOST_QUESTIONS } from "../domain/assistant.ts";
import { utf8ByteLength } from "../domain/text-limits.ts";
import { id, timeMs } from "./fields.ts";
import type { RouteMap } from "./route.ts";
import { locale } from "./settings.ts";

const text = z
  .string()
  .trim()
  .refine((value) => utf8ByteLength(value) <= MOST_ASSISTANT_BYTES);
const said = text.refine((value) => value !== "");
/** Said only when it is on, and then not empty. */
const optionalText = z
  .strictObject({ isOn: z.boolean(), text })
  .refine((value) => !value.isOn || value.text !== "", { path: ["text"] });

export const assistantQuestion = z.strictObject({
  /** Made by the page; stands in what Meta sends when the button is tapped. */
  id: z.string().regex(/^[A-Za-z0-9_-]{4,40}$/u),
  question: z.string().trim().min(1).max(MOST_QUESTION_CHARS),
  answer: said,
});
export type AssistantQuestion = z.infer<typeof assistantQuestion>;

/**
 * What the assistant of one account says. `{name}`, `{shop}`, `{hours}` and `{when}` (when somebody answers) are filled in.
 */
export const assistantConfig = z.strictObject({
  isOn: z.boolean(),
  /** Of the button "Talk to a person", and of days and times in the texts. */
  language: locale,
  /** To whoever writes for the first time. */
  greeting: optionalText,
  /** Outside the working hours, once for each conversation and absence. */
  away: optionalText,
  questions: z
    .array(assistantQuestion)
    .max(MOST_QUESTIONS)
    .refine((all) => new Set(all.map((one) => one.id)).size === all.length),
  /** The first time that none of the questions fits. */
  notUnderstood: said,
  /** When somebody asks for a person in the working hours, and outside them. */
  handOver: z.strictObject({ open: said, closed: said }),
});
export type AssistantConfig = z.infer<typeof assistantConfig>;

const accountId = z.string().max(40);

/** Why the assistant says nothing more in a conversation. */
export const assistantStop = z.enum(["asked", "not_understood", "person_wrote"]);
export type AssistantStop = z.infer<typeof assistantStop>;

export const assistantState = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("off") }),
  z.strictObject({ kind: z.literal("answering") }),
  z.strictObject({ kind: z.literal("stopped"), because: assistantStop, atMs: timeMs }),
]);
export type AssistantState = z.infer<typeof assistantState>;

/** Whether Instagram shows the questions before somebody has written. */
export const iceBreakerState = z.discriminatedUnion("kind", [
  /** The assistant is off, or has no questions, and nothing of it is left on Instagram. */
  z.strictObject({ kind: z.literal("off") }),
  /** Nothing is to be there any more, but Meta has not taken that yet, or has refused it. */
  z.strictObject({ kind: z.literal("leaving") }),
  z.strictObject({ kind: z.literal("not_removed"), code: z.number(), subcode: z.number().optional() }),
  z.strictObject({ kind: z.literal("waiting") }),
  z.strictObject({ kind: z.literal("shown") }),
  /** With Meta's own numbers. */
  z.strictObject({ kind: z.literal("refused"), code: z.number(), subcode: z.number().optional() }),
]);
export type IceBreakerState = z.infer<typeof iceBreakerState>;

export const assistantRoutes = {
  /** Without a config: nobody has set it up, and it is off. */
  "assistant/get": {
    kind: "query",
    input: z.strictObject({ accountId }),
    output: z.strictObject({ config: assistantConfig.optional(), iceBreakers: iceBreakerState }),
  },
  "assistant/set": {
    kind: "command",
    input: z.strictObject({ accountId, config: assistantConfig }),
    output: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("saved") }),
      z.strictObject({ kind: z.literal("not_found") }),
    ]),
  },
  /** What the assistant does in one conversation. */
  "assistant/state": { kind: "query", input: z.strictObject({ conversationId: id }), output: assistantState },
} as const satisfies RouteMap;
