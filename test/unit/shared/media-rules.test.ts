import { describe, expect, it } from "vitest";
import { attachmentKind, type AttachmentKind } from "#shared/contract/conversations.ts";
import { KEPT_KINDS, mediaUse } from "#shared/domain/media-rules.ts";

/** Meta's rule for each kind (meta-platform.md §6.3), written a second time: show, remember, keep, save. */
const RULES: Readonly<Record<AttachmentKind, string>> = {
  image: "show remember keep save",
  video: "show remember keep save",
  audio: "show remember keep save",
  file: "show remember keep save",
  sticker: "show remember",
  share: "show",
  reel: "show",
  story: "show",
  story_mention: "show",
  view_once: "",
  heart: "",
  template: "",
  unknown: "",
};

const wordsOf = (use: object): string =>
  Object.entries(use)
    .filter(([, allowed]) => allowed === true)
    .map(([word]) => word)
    .join(" ");
const place = { isQuote: false, isStoryReply: false, isCustomers: true };

describe("what may be done with media, kind by kind", () => {
  it.each(Object.entries(RULES) as [AttachmentKind, string][])("%s: %s", (kind, words) => {
    expect(wordsOf(mediaUse({ ...place, kind }))).toBe(words);
  });

  it.each(attachmentKind.options)(
    "%s that answers a story, or is the story that was answered: shown at most",
    (kind) => {
      for (const story of [{ isQuote: true }, { isStoryReply: true }]) {
        expect(wordsOf(mediaUse({ ...place, ...story, kind }))).toBe(RULES[kind].includes("show") ? "show" : "");
      }
    },
  );

  it.each(attachmentKind.options)("%s that the shop itself has sent is not kept", (kind) => {
    expect(mediaUse({ ...place, isCustomers: false, kind }).keep).toBe(false);
  });

  it("only what the customer made can be kept", () => {
    expect(attachmentKind.options.filter((kind) => mediaUse({ ...place, kind }).keep)).toEqual([...KEPT_KINDS]);
  });
});
