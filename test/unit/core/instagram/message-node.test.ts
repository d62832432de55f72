import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMessageNode } from "#core/instagram/message-node.ts";
import { account, customer } from "./expected.ts";

const node = (more: object = {}) => ({
  id: "m-1",
  created_time: "2026-01-01T00:00:05+0000",
  from: { id: customer, username: "ann" },
  to: { data: [{ id: account, username: "shop" }] },
  message: "hello",
  ...more,
});
const base = {
  kind: "message",
  accountId: account,
  customerId: customer,
  atMs: Date.UTC(2026, 0, 1, 0, 0, 5),
  mid: "m-1",
  direction: "in",
  attachments: [],
  isSelf: false,
  standby: false,
  isUnsupported: false,
  fromHistory: true,
};

describe("a message as the Graph API shows it", () => {
  it("is the customer's or the account's", () => {
    expect(readMessageNode(node(), account)).toStrictEqual({ ...base, text: "hello" });
    const own = node({ from: { id: account }, to: { data: [{ id: customer }] } });
    expect(readMessageNode(own, account)).toStrictEqual({ ...base, text: "hello", direction: "out" });
  });

  it("has its files with their links, and the message it answers", () => {
    const url = (name: string) => `https://lookaside.fbsbx.com/${name}`;
    const found = readMessageNode(
      node({
        message: "",
        reply_to: { mid: "m-0", is_self_reply: false },
        attachments: {
          data: [
            { id: "1", image_data: { url: url("i"), width: 1 } },
            { id: "2", video_data: { url: url("v") } },
            { id: "3", mime_type: "audio/mp4", file_url: url("a") },
            { id: "4", mime_type: "application/pdf", file_url: url("f") },
            { id: "5" },
          ],
        },
      }),
      account,
    );
    expect(found).toStrictEqual({
      ...base,
      replyTo: { kind: "message", mid: "m-0" },
      attachments: [
        { kind: "image", type: "image", url: url("i") },
        { kind: "video", type: "video", url: url("v") },
        { kind: "audio", type: "audio", url: url("a") },
        { kind: "file", type: "file", url: url("f") },
        { kind: "file", type: "file" },
      ],
    });
  });

  it("has the post that was shared, the story that mentions the shop, and the story it answers", () => {
    const link = (name: string) => `https://lookaside.fbsbx.com/${name}`;
    expect(readMessageNode(node({ message: "", shares: { data: [{ link: link("p") }] } }), account)).toStrictEqual({
      ...base,
      attachments: [{ kind: "share", type: "share", url: link("p") }],
    });
    const mention = node({ message: "", story: { mention: { link: link("s"), id: 18 } } });
    expect(readMessageNode(mention, account)).toStrictEqual({
      ...base,
      attachments: [{ kind: "story_mention", type: "story_mention", url: link("s") }],
    });
    expect(readMessageNode(node({ story: { reply_to: { link: link("s"), id: "18" } } }), account)).toStrictEqual({
      ...base,
      text: "hello",
      replyTo: { kind: "story", storyId: "18", url: link("s") },
    });
    expect(readMessageNode(node({ is_unsupported: true }), account)).toMatchObject({ isUnsupported: true });
    // What cannot be read of them takes nothing from the message.
    const odd = node({ shares: "?", story: [1], is_unsupported: "maybe" });
    expect(readMessageNode(odd, account)).toStrictEqual({ ...base, text: "hello" });
  });

  it("is there without what cannot be read of its files", () => {
    const odd = [
      { id: "1", image_data: {} },
      { id: "2", video_data: { url: 7 } },
      { id: "3", file_url: {}, name: 1 },
      "?",
    ];
    expect(readMessageNode(node({ attachments: { data: odd }, reply_to: "?" }), account)).toStrictEqual({
      ...base,
      text: "hello",
      attachments: [
        { kind: "image", type: "image" },
        { kind: "video", type: "video" },
        { kind: "file", type: "file" },
        { kind: "file", type: "file" },
      ],
    });
    expect(readMessageNode(node({ attachments: "?" }), account)).toStrictEqual({
      ...base,
      text: "hello",
      attachments: [{ kind: "file", type: "file" }],
    });
  });

  it("is unsupported when it shows nothing", () => {
    expect(readMessageNode(node({ message: "" }), account)).toMatchObject({ isUnsupported: true });
  });

  it.each([
    ["no time", node({ created_time: "yesterday" })],
    ["nobody it went to", node({ from: { id: account }, to: { data: [{ id: account }] } })],
    ["no sender", node({ from: undefined })],
    ["another shape", { data: [] }],
  ])("is none with %s", (_what, data) => {
    expect(readMessageNode(data, account)).toBeUndefined();
  });

  it("never throws, whatever Meta answers", () => {
    fc.assert(fc.property(fc.jsonValue(), (data) => void readMessageNode(data, account)));
  });
});
