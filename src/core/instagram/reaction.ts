import { toMid } from "#shared/domain/ids.ts";
import type { ReactionEvent } from "./events.ts";
import { midOf, textOf } from "./fields.ts";
import type { JsonRecord } from "./json.ts";
import type { Scene } from "./scene.ts";
import type { Sides } from "./sides.ts";

/** Meta's words for reactions, Instagram's and Messenger's; used only where the emoji itself is missing. */
const emojiOfWord = new Map([
  ["love", "❤️"],
  ["like", "👍"],
  ["yes", "👍"],
  ["dislike", "👎"],
  ["no", "👎"],
  ["laugh", "😂"],
  ["haha", "😂"],
  ["smile", "😊"],
  ["wow", "😮"],
  ["sad", "😢"],
  ["angry", "😠"],
]);
/** `other` without its emoji: someone reacted, and nobody can say with what. */
const UNNAMED_EMOJI = "❔";
/** A family of four with skin tones takes 23 characters. */
const LONGEST_EMOJI = 64;

const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u{20E3}/u;

/**
 * What somebody reacted with, as Meta's history tells it: an emoji in Meta's examples, and a word where the webhook has
 * a word beside the emoji. `isNamed`: it was a word, which stands for more emoji than the one that is given for it.
 */
export function readReactedWith(told: string): { readonly emoji: string; readonly isNamed: boolean } {
  if (PICTURE.test(told)) return { emoji: told, isNamed: false };
  return { emoji: emojiOfWord.get(told) ?? UNNAMED_EMOJI, isNamed: true };
}

export function readReaction(part: JsonRecord, scene: Scene, sides: Sides): ReactionEvent | undefined {
  const mid = midOf(part["mid"]);
  if (mid === undefined) return undefined;
  const reaction: ReactionEvent = {
    kind: "reaction",
    accountId: sides.accountId,
    customerId: sides.customerId,
    atMs: scene.atMs,
    mid: toMid(mid),
    by: sides.fromAccount ? "account" : "customer",
  };
  const word = textOf(part["reaction"], LONGEST_EMOJI);
  const emoji = textOf(part["emoji"], LONGEST_EMOJI);
  const action = part["action"] ?? (word === undefined && emoji === undefined ? undefined : "react");
  if (action === "unreact") return reaction;
  if (action !== "react") return undefined;
  return { ...reaction, emoji: emoji ?? emojiOfWord.get(word ?? "") ?? UNNAMED_EMOJI };
}
