/** English texts of what stands around the text field of a reply; a part of en.ts. */
export const enComposer = {
  "split.lead": {
    one: "Too long for one message. It fits into {count}.",
    other: "Too long for one message. It goes out as {count}, one after the other.",
  },
  "split.send": { one: "Send as {count} message", other: "Send as {count} messages" },
  "split.show": { one: "Show the message", other: "Show the {count} messages" },
  "split.tooMany": { one: "Too long even for {count} message.", other: "Too long even for {count} messages." },
  "split.shorten": "Shorten it, or send a part of it first.",
} as const;
