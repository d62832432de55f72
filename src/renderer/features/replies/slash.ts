import { foldWord } from "#shared/domain/fold-text.ts";
import type { SavedReply } from "#shared/contract/saved-replies.ts";

/** A slash at the beginning of a word, and what has been written behind it: the name of a saved reply is looked for. */
export interface Slash {
  readonly start: number;
  readonly query: string;
}

const LONGEST_QUERY = 40;

/** The slash before the caret, if one is being written: "/hou" but neither "and/or" nor "https://". */
export function slashBefore(text: string, caret: number): Slash | undefined {
  const found = /(?:^|\s)\/([^\s/]*)$/u.exec(text.slice(Math.max(0, caret - LONGEST_QUERY), caret));
  const query = found?.[1];
  return query === undefined ? undefined : { start: caret - query.length - 1, query };
}

const SHOWN = 8;

/** Names that begin with the query, then names and texts that contain it; without regard to case and accents. */
export function matching(replies: readonly SavedReply[], query: string): readonly SavedReply[] {
  const wanted = foldWord(query);
  const rank = ({ name, text }: SavedReply): number => {
    if (foldWord(name).startsWith(wanted)) return 0;
    if (foldWord(name).includes(wanted)) return 1;
    return foldWord(text).includes(wanted) ? 2 : 3;
  };
  return replies
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter(({ rank: place }) => place < 3)
    .sort((one, other) => one.rank - other.rank)
    .slice(0, SHOWN)
    .map(({ reply }) => reply);
}
