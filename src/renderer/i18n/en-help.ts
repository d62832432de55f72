/** English texts of Help; a part of en.ts. */
export const enHelp = {
  "action.guide": "Help",
  "guide.pages": "Pages of Help",
  "guide.search": "Search in Help",
  "guide.found": { one: "{count} place found", other: "{count} places found" },
} as const;
