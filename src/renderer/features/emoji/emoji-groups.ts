import groups from "unicode-emoji-json/data-by-group.json" with { type: "json" };

/** Loaded with the picker, when it is first opened: the first screen does not wait for a thousand names. */
export interface Emoji {
  readonly emoji: string;
  /** Unicode's English name. */
  readonly name: string;
}
/** Newer ones are empty boxes on many phones and computers. */
const NEWEST = 15;

export const GROUPS = groups.map(({ slug, emojis }) => ({ slug, emojis: emojis.filter(isOldEnough) }));

function isOldEnough({ emoji_version: version }: { readonly emoji_version: string }): boolean {
  return Number.parseFloat(version) <= NEWEST;
}

export const ALL_EMOJI: readonly Emoji[] = GROUPS.flatMap(({ emojis }) => emojis);
