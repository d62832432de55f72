import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { asList, asRecord, booleanAt, listAt, numberAt, parseJson, recordAt, stringAt } from "../json.ts";
import type { JsonRecord } from "../json.ts";
import type { Attachment, Message, ReplyTo, World } from "../model.ts";
import { addMessage, ensureConversation } from "../store.ts";

/**
 * What a practice shop remembers from run to run. Without it Meta's side would have forgotten what was written last
 * time, and an inbox that compares itself with Meta would have to take those messages for unsent.
 */
const MOST_KEPT = 3000;

export interface Kept {
  /** When the shop was first started: its past is counted from then. */
  readonly startedMs: number;
  readonly messages: readonly JsonRecord[];
}

/** What the file holds; undefined when there is none or it cannot be read (then practice begins anew). */
export function readKept(file: string): Kept | undefined {
  try {
    const kept = asRecord(parseJson(readFileSync(file, "utf8")));
    const startedMs = numberAt(kept, "startedMs");
    if (startedMs === undefined) return undefined;
    return { startedMs, messages: (listAt(kept, "messages") ?? []).map(asRecord).filter((item) => item !== undefined) };
  } catch {
    return undefined;
  }
}

/** Writes everything that was said to a new file and puts it in place of the old one. */
export function writeKept(file: string, world: World, startedMs: number): void {
  const messages: JsonRecord[] = [];
  for (const { conversation, message } of world.messages.values()) {
    messages.push({
      customerId: conversation.customerId,
      mid: message.mid,
      fromAccount: message.fromAccount,
      atMs: message.atMs,
      text: message.text,
      attachments: message.attachments.map((attachment) => ({ ...attachment })),
      replyTo: message.replyTo === undefined ? undefined : { ...message.replyTo },
      isDeleted: message.isDeleted,
      editCount: message.editCount,
      reactions: [...message.reactions],
    });
  }
  writeFileSync(`${file}.new`, JSON.stringify({ startedMs, messages: messages.slice(-MOST_KEPT) }));
  renameSync(`${file}.new`, file);
}

/** Brings back what was said after the scripted past, and what became of it. */
export function bringBack(world: World, accountId: string, kept: Kept): void {
  for (const item of kept.messages) {
    const mid = stringAt(item, "mid");
    const customerId = stringAt(item, "customerId");
    const atMs = numberAt(item, "atMs");
    if (mid === undefined || customerId === undefined || atMs === undefined) continue;
    const message =
      world.messages.get(mid)?.message ??
      addMessage(world, ensureConversation(world, accountId, customerId), {
        mid,
        fromAccount: booleanAt(item, "fromAccount") ?? false,
        atMs,
        attachments: (listAt(item, "attachments") ?? []).map(asAttachment).filter((part) => part !== undefined),
        replyTo: asReplyTo(recordAt(item, "replyTo")),
      });
    restore(message, item);
  }
}

function restore(message: Message, item: JsonRecord): void {
  message.text = stringAt(item, "text");
  message.isDeleted = booleanAt(item, "isDeleted") ?? false;
  message.editCount = numberAt(item, "editCount") ?? 0;
  message.reactions.clear();
  for (const pair of listAt(item, "reactions") ?? []) {
    const [who, emoji] = asList(pair) ?? [];
    if (typeof who === "string" && typeof emoji === "string") message.reactions.set(who, emoji);
  }
}

function asAttachment(value: unknown): Attachment | undefined {
  const record = asRecord(value);
  const type = stringAt(record, "type");
  if (type === undefined) return undefined;
  const [assetId, linkKey, payload] = [
    stringAt(record, "assetId"),
    stringAt(record, "linkKey"),
    recordAt(record, "payload"),
  ];
  return {
    type,
    ...(assetId === undefined ? {} : { assetId }),
    ...(linkKey === undefined ? {} : { linkKey }),
    ...(payload === undefined ? {} : { payload }),
  };
}

function asReplyTo(record: JsonRecord | undefined): ReplyTo | undefined {
  const mid = stringAt(record, "mid");
  if (mid !== undefined) return { kind: "message", mid };
  const [storyId, assetId] = [stringAt(record, "storyId"), stringAt(record, "assetId")];
  return storyId === undefined || assetId === undefined ? undefined : { kind: "story", storyId, assetId };
}
