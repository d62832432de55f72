import type { AttachmentInput } from "../control/attachments.ts";
import type { JsonRecord } from "../json.ts";

/** Languages the practice customers speak; "emoji" speaks none. */
export const languages = ["en", "ar", "es", "pt", "de", "ja", "he", "hi", "fr", "emoji"] as const;
export type Language = (typeof languages)[number];

/** One message of the example shop's past. */
export interface Line {
  readonly by: "customer" | "owner";
  /** How long ago it was written. */
  readonly agoMs: number;
  readonly text?: string;
  readonly attachments?: readonly AttachmentInput[];
  /** Index of the line it quotes. */
  readonly quotes?: number;
  readonly answersStory?: boolean;
  readonly isUnsupported?: boolean;
  readonly postback?: { readonly title: string; readonly payload: string };
  readonly referral?: JsonRecord;
  /** The customer's reaction to it. */
  readonly reaction?: string;
  /** The text it was changed to two minutes later. */
  readonly editedTo?: string;
  /** It was taken back a minute later. */
  readonly isUnsent?: boolean;
  /** The customer has seen it (owner's lines). */
  readonly isSeen?: boolean;
}

export interface Person {
  /** Stable: message ids, customer id and pictures derive from it, so a restart tells nothing twice. */
  readonly key: string;
  readonly username: string;
  /** undefined: the person shows no name. */
  readonly name?: string;
  readonly language: Language;
  readonly followerCount: number;
  readonly hasPicture?: boolean;
  readonly followsShop?: boolean;
  readonly isFollowedByShop?: boolean;
  readonly isVerified?: boolean;
  readonly profileFault?: { readonly code: number; readonly subcode?: number };
  readonly lines: readonly Line[];
}

export type Extras = Omit<Line, "by" | "agoMs" | "text">;

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/** `"2d 3h 10m"` in milliseconds. */
export function ago(text: string): number {
  let totalMs = 0;
  for (const part of text.split(" ")) totalMs += Number.parseInt(part, 10) * (UNIT_MS[part.slice(-1)] ?? Number.NaN);
  if (!Number.isFinite(totalMs)) throw new Error(`"${text}" is not a time like "2d 3h 10m".`);
  return totalMs;
}

export function says(when: string, text: string | undefined, extras: Extras = {}): Line {
  return { by: "customer", agoMs: ago(when), ...(text === undefined ? {} : { text }), ...extras };
}

export function owner(when: string, text: string | undefined, extras: Extras = {}): Line {
  return { by: "owner", agoMs: ago(when), ...(text === undefined ? {} : { text }), ...extras };
}
