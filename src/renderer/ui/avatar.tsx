import { useState } from "react";
import { shown } from "#renderer/lib/media-url.ts";
import { Icon } from "./icon.tsx";

/** A picture, else initials on a colour that stays with the person, else a figure. Decoration: the name is beside it. */
export function Avatar(props: {
  readonly name: string | undefined;
  readonly seed: string;
  readonly pictureUrl: string | undefined;
  readonly size: "small" | "medium" | "large";
}) {
  const [broken, setBroken] = useState<string>();
  const { pictureUrl } = props;
  const initials = props.name === undefined ? undefined : initialsOf(props.name);
  return (
    <span className="avatar" data-size={props.size} data-tint={tintOf(props.seed)} aria-hidden="true">
      {initials ?? <Icon name="person" />}
      {pictureUrl !== undefined && broken !== pictureUrl && (
        <img {...shown(pictureUrl)} alt="" loading="lazy" decoding="async" onError={() => setBroken(pictureUrl)} />
      )}
    </span>
  );
}

const TINTS = 10;

function tintOf(seed: string): number {
  let sum = 7;
  for (let index = 0; index < seed.length; index++) sum = (sum * 31 + seed.charCodeAt(index)) % 9973;
  return sum % TINTS;
}

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const JOINED_SCRIPT = /[\u0600-\u07BF\u08A0-\u08FF]/;

/** First letters of the first and the last word; one letter where letters join up. */
export function initialsOf(name: string): string | undefined {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = words[0];
  if (first === undefined) return undefined;
  const last = words.at(-1);
  const initial = firstLetter(first);
  if (last === undefined || words.length === 1 || JOINED_SCRIPT.test(initial)) return initial;
  return initial + firstLetter(last);
}

function firstLetter(word: string): string {
  for (const { segment } of letters.segment(word))
    if (/[\p{L}\p{N}]/u.test(segment)) return segment.toLocaleUpperCase();
  return "";
}
