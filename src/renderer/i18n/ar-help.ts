import type { enHelp } from "./en-help.ts";
import type { Messages } from "./types.ts";

/** Arabic texts of Help; a part of ar.ts. */
export const arHelp: Pick<Messages<"ar">, keyof typeof enHelp> = {
  "action.guide": "المساعدة",
  "guide.pages": "صفحات المساعدة",
  "guide.search": "البحث في المساعدة",
  "guide.found": {
    zero: "لا نتائج",
    one: "نتيجة واحدة",
    two: "نتيجتان",
    few: "{count} نتائج",
    many: "{count} نتيجة",
    other: "{count} نتيجة",
  },
};
