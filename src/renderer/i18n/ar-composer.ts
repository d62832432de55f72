import type { enComposer } from "./en-composer.ts";
import type { Messages } from "./types.ts";

/** Arabic texts of what stands around the text field of a reply; a part of ar.ts. */
export const arComposer: Pick<Messages<"ar">, keyof typeof enComposer> = {
  "split.lead": {
    zero: "النص أطول من رسالة واحدة.",
    one: "النص أطول من رسالة واحدة، وتكفيه رسالة.",
    two: "النص أطول من رسالة واحدة. يخرج في رسالتين متتاليتين.",
    few: "النص أطول من رسالة واحدة. يخرج في {count} رسائل متتالية.",
    many: "النص أطول من رسالة واحدة. يخرج في {count} رسالة متتالية.",
    other: "النص أطول من رسالة واحدة. يخرج في {count} رسالة متتالية.",
  },
  "split.send": {
    zero: "إرسال",
    one: "إرسال في رسالة واحدة",
    two: "إرسال في رسالتين",
    few: "إرسال في {count} رسائل",
    many: "إرسال في {count} رسالة",
    other: "إرسال في {count} رسالة",
  },
  "split.show": {
    zero: "عرض الرسائل",
    one: "عرض الرسالة",
    two: "عرض الرسالتين",
    few: "عرض الرسائل الـ{count}",
    many: "عرض الرسائل الـ{count}",
    other: "عرض الرسائل الـ{count}",
  },
  "split.tooMany": {
    zero: "النص أطول مما يمكن إرساله.",
    one: "النص أطول حتى من رسالة واحدة.",
    two: "النص أطول حتى من رسالتين.",
    few: "النص أطول حتى من {count} رسائل.",
    many: "النص أطول حتى من {count} رسالة.",
    other: "النص أطول حتى من {count} رسالة.",
  },
  "split.shorten": "اختصره، أو أرسل جزءًا منه أولًا.",
};
