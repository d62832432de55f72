import { randomBytes } from "node:crypto";
import { createFileLogger, createSecretFile, createSettingsFile, readLog } from "#headless/adapters.ts";
import { createCoreWorld, START_MS, type CoreWorld } from "./core-world.ts";
import { postSigned } from "./post-delivery.ts";
import { UNDO_MS } from "#core/outbox/replies.ts";
import { readFolder } from "./read-folder.ts";
import { textReply } from "./text-reply.ts";

/**
 * A shop whose every text is a mark: a word that exists nowhere else, so that it can be looked for in every byte of the
 * data folder. Log, settings and secrets are files there, as in the headless host.
 */
export interface MarkedShop {
  readonly world: CoreWorld;
  /** Posts one delivery with these events and expects it to be kept. */
  readonly post: (entry: {
    readonly messaging?: readonly object[];
    readonly changes?: readonly object[];
  }) => Promise<void>;
  /** A customer with something in every place where a text can be. */
  readonly fill: (name: string, options?: FillOptions) => Promise<MarkedCustomer>;
  /** Where marks of a customer still stand, as "file: place"; nothing when all are gone. */
  readonly find: (marks: Marks) => Promise<readonly string[]>;
  readonly unsend: (customer: MarkedCustomer) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Place → mark. */
export type Marks = ReadonlyMap<string, string>;

export interface MarkedCustomer {
  readonly id: string;
  readonly conversationId: number;
  readonly username: string;
  /** The one message that is unsent or removed alone. */
  readonly message: { readonly id: number; readonly mid: string; readonly marks: Marks };
  /** Everything else in the conversation, and what names the customer. */
  readonly marks: Marks;
}

export interface FillOptions {
  readonly atMs?: number;
  /** Also replies that are on their way and of unknown fate. */
  readonly unsettledReplies?: boolean;
}

/** What a reply's text begins with says what Instagram does with it. */
const FATES = ["accepted", "refused", "unknown"] as const;

export async function openMarkedShop(): Promise<MarkedShop> {
  const profiles = new Map<string, object>();
  let customers = 0;
  let clientIds = 0;
  let sent = 0;
  const word = (place: string): string => `Mark${place.replaceAll(/[^a-z]/giu, "")}${randomBytes(9).toString("hex")}`;

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const profile = profiles.get(url.pathname.split("/").at(-1) ?? "");
    if (profile !== undefined) return Response.json(profile);
    if (url.pathname.endsWith("/messages") && init?.method === "POST") {
      const body = typeof init.body === "string" ? init.body : "";
      if (body.includes("unknown")) throw new TypeError("fetch failed", { cause: new Error("cut") });
      if (body.includes("refused")) {
        return Response.json({ error: { message: "no", type: "OAuthException", code: 551 } }, { status: 400 });
      }
      sent += 1;
      return Response.json({ recipient_id: "1", message_id: `mid-sent-${sent}-${randomBytes(9).toString("hex")}` });
    }
    if (url.pathname.endsWith("/conversations")) return Response.json({ data: "not to be read" });
    return globalThis.fetch(input, init);
  };
  const world = await createCoreWorld({
    fetch,
    ports: (dataDir) => {
      const logger = createFileLogger(dataDir);
      return {
        readLog: () => readLog(dataDir),
        logger,
        secrets: createSecretFile(dataDir, logger),
        settings: createSettingsFile(dataDir, logger),
      };
    },
  });
  await world.call("settings/set", { theme: "dark" });

  const post: MarkedShop["post"] = async (entry) => {
    const delivery = { object: "instagram", entry: [{ id: world.accountId, time: world.clock.nowMs(), ...entry }] };
    const { status } = await postSigned(world.webhookUrl(), delivery, world.appSecret);
    if (status !== 200) throw new Error(`The door answered ${status}`);
  };

  const fill: MarkedShop["fill"] = async (name, { atMs = START_MS, unsettledReplies = true } = {}) => {
    customers += 1;
    const id = String(900_000_000_000_000 + customers * 1_000_003);
    const marks = new Map<string, string>([["customer id", id]]);
    const messageMarks = new Map<string, string>();
    const at = (place: string, among = marks): string => {
      const made = word(place);
      among.set(place, made);
      return made;
    };
    const inMessage = (place: string): string => at(place, messageMarks);
    const mid = inMessage("mid");
    const username = `${name}.${at("username").toLowerCase()}`;
    marks.set("username", username);
    profiles.set(id, {
      name: `${name} ${at("name")}`,
      username,
      profile_pic: `https://scontent.cdninstagram.com/${at("picture")}.jpg`,
    });

    const event = (fields: object, second: number) => ({
      sender: { id },
      recipient: { id: world.accountId },
      timestamp: atMs + second * 1000,
      ...fields,
    });
    const message = (fields: object, second: number) =>
      event({ message: { mid: at(`mid of second ${second}`), ...fields } }, second);
    const url = (place: string, made: string) =>
      `https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=${place}-${made}`;

    await post({
      messaging: [
        message({ text: at("first text") }, 1),
        event(
          {
            message: {
              mid,
              text: inMessage("text"),
              quick_reply: { payload: inMessage("quick reply") },
              referral: { ref: inMessage("ref"), source: "ADS", ads_context_data: { ad_title: inMessage("ad title") } },
              attachments: [
                {
                  type: "image",
                  payload: { url: url("1", inMessage("picture link")), title: inMessage("picture title") },
                },
                { type: "share", payload: { url: url("2", inMessage("share link")), title: inMessage("share title") } },
              ],
              reply_to: { story: { id: inMessage("story id"), url: url("3", inMessage("story link")) } },
            },
          },
          2,
        ),
        event({ reaction: { mid, action: "react", reaction: "other", emoji: inMessage("reaction") } }, 3),
        event({ message_edit: { mid, text: inMessage("edited text"), num_edit: 1 } }, 4),
        // Copies that nobody understands: about the message by its mid, and by a word we do not know.
        event({ message: { mid, text: { not: inMessage("quarantined text") } } }, 5),
        event({ strange_thing: { about: mid, text: inMessage("quarantined mention") } }, 6),
        message({ text: at("answer"), reply_to: { mid: at("quoted mid") } }, 7),
        message({ attachments: [{ type: "audio", payload: { url: url("4", at("voice link")) } }] }, 8),
        event({ postback: { mid: at("mid of a postback"), title: at("postback title"), payload: at("postback") } }, 9),
        event({ postback: { title: at("title without mid"), payload: at("postback without mid") } }, 10),
        event({ referral: { ref: at("referral"), source: "SHORTLINK", type: "OPEN_THREAD" } }, 11),
        event({ optin: { type: "notification_messages", payload: "p", title: at("opt-in") } }, 12),
        event({ other_thing: { text: at("quarantined thing") } }, 13),
        event({ read: { mid: at("seen mid") } }, 14),
        event({ reaction: { mid: at("mid of a reaction alone"), action: "react", emoji: at("reaction alone") } }, 15),
        event({ message_edit: { mid: at("mid of an edit alone"), text: at("edit alone"), num_edit: 1 } }, 16),
      ],
      changes: [
        {
          field: "comments",
          value: { id: at("comment id"), from: { id, username }, media: { id: "1" }, text: at("comment") },
        },
      ],
    });
    const conversationId = await world.until("the conversation", async () => {
      const { items } = await world.call("conversations/list", { list: "all", limit: 100 });
      return items.find(({ customer }) => customer.id === id && customer.username === username)?.id;
    });
    const { items } = await world.call("messages/list", { conversationId, limit: 200 });
    const messageId = items.find(({ text }) => text === messageMarks.get("edited text"))?.id;
    if (messageId === undefined) throw new Error("The marked message did not arrive");

    // Later than everything the customer did, or the reply would count as seen.
    await world.clock.advance(18_000);
    for (const fate of unsettledReplies ? FATES : FATES.slice(0, 2)) {
      clientIds += 1;
      await world.call("replies/send", {
        conversationId,
        parts: textReply(`marked-${1000 + clientIds}`, `${fate} ${at(`${fate} reply`)}`),
        confirmedByPerson: true,
        ...(fate === "accepted" ? { replyToMessageId: messageId } : {}),
      });
      await world.clock.advance(UNDO_MS);
      await world.until(`the ${fate} reply`, async () => {
        const page = await world.call("messages/list", { conversationId, limit: 200 });
        return page.items.some(({ state }) => state?.kind === fate) ? true : undefined;
      });
    }
    if (unsettledReplies) {
      clientIds += 1;
      const text = at("waiting reply");
      await world.call("replies/send", {
        conversationId,
        parts: textReply(`marked-${1000 + clientIds}`, text),
        confirmedByPerson: true,
      });
    }
    // Begun and not sent, in answer to the message that is unsent or removed.
    await world.call("drafts/save", { conversationId, text: at("draft"), replyToMessageId: messageId });
    await world.call("notes/write", { clientId: `marked-note-${customers}`, conversationId, text: at("note") });
    return { id, conversationId, username, message: { id: messageId, mid, marks: messageMarks }, marks };
  };

  return {
    world,
    post,
    fill,
    find: (marks) => findMarks(world.dataDir, marks),
    unsend: ({ id, message }) =>
      post({
        messaging: [
          {
            sender: { id },
            recipient: { id: world.accountId },
            timestamp: world.clock.nowMs(),
            message: { mid: message.mid, is_deleted: true },
          },
        ],
      }),
    close: world.close,
  };
}

/** Every byte of every file, as UTF-8 and as UTF-16. */
export async function findMarks(folder: string, marks: Marks): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { path, bytes } of await readFolder(folder)) {
    for (const [place, mark] of marks) {
      // A search index keeps of a word only what differs from the word before it.
      const tail = mark.startsWith("Mark") ? mark.slice(-12) : mark;
      if (bytes.includes(tail) || bytes.includes(mark) || bytes.includes(Buffer.from(mark, "utf16le"))) {
        found.push(`${path}: ${place}`);
      }
    }
  }
  return found;
}
