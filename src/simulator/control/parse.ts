import { asRecord, booleanAt, idAt, listAt, numberAt, recordAt, stringAt } from "../json.ts";
import type { JsonRecord } from "../json.ts";
import type { CustomerWrites, DeliverInput, FaultsInput, PostbackInput, WebhookInput } from "./api.ts";
import type { AttachmentInput } from "./attachments.ts";
import { isMotif } from "./attachments.ts";
import { signatureModes } from "../webhook/wire.ts";
import type { ReleaseOptions } from "../webhook/delivery.ts";
import type { AccountInput, CustomerInput } from "../store.ts";

/** Reads the JSON of control endpoints. Members that are missing stay out, members of a wrong type are an error. */
export class ControlInputError extends Error {}

export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new ControlInputError(`"${name}" is missing or of a wrong type.`);
  return value;
}

/** Leaves out the members that are undefined, for exact optional properties. */
type Present<Shape> = { [Key in keyof Shape]: Exclude<Shape[Key], undefined> };
function present<Shape extends object>(shape: Shape): Partial<Present<Shape>> {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Partial<
    Present<Shape>
  >;
}

function oneOf<Word extends string>(words: readonly Word[], value: string | undefined, name: string): Word | undefined {
  if (value === undefined) return undefined;
  return required(
    words.find((word) => word === value),
    `${name} (one of ${words.join(", ")})`,
  );
}

export function parseWrites(input: JsonRecord): CustomerWrites {
  return {
    customerId: required(idAt(input, "customerId"), "customerId"),
    ...present({
      accountId: idAt(input, "accountId"),
      text: stringAt(input, "text"),
      attachments: listAt(input, "attachments")?.map((item) =>
        parseAttachment(required(asRecord(item), "attachments")),
      ),
      replyToMid: stringAt(input, "replyToMid"),
      storyReply: booleanAt(input, "storyReply"),
      quickReplyPayload: stringAt(input, "quickReplyPayload"),
      referral: recordAt(input, "referral"),
      isUnsupported: booleanAt(input, "isUnsupported"),
      mid: stringAt(input, "mid"),
      atMs: numberAt(input, "atMs"),
      deliver: booleanAt(input, "deliver"),
      copies: numberAt(input, "copies"),
    }),
  };
}

function parseAttachment(input: JsonRecord): AttachmentInput {
  const motif = stringAt(input, "motif");
  return {
    type: required(stringAt(input, "type"), "attachments[].type"),
    ...present({
      url: stringAt(input, "url"),
      title: stringAt(input, "title"),
      mediaId: idAt(input, "mediaId"),
      motif: motif !== undefined && isMotif(motif) ? motif : undefined,
      width: numberAt(input, "width"),
      height: numberAt(input, "height"),
      seconds: numberAt(input, "seconds"),
      assetId: idAt(input, "assetId"),
      payload: recordAt(input, "payload"),
    }),
  };
}

export function parsePostback(input: JsonRecord): PostbackInput {
  return {
    customerId: required(idAt(input, "customerId"), "customerId"),
    title: required(stringAt(input, "title"), "title"),
    payload: required(stringAt(input, "payload"), "payload"),
    ...present({ accountId: idAt(input, "accountId"), referral: recordAt(input, "referral") }),
  };
}

export function parseWebhook(input: JsonRecord): WebhookInput {
  return {
    url: required(stringAt(input, "url"), "url"),
    ...present({
      appId: idAt(input, "appId"),
      appSecret: stringAt(input, "appSecret"),
      verifyToken: stringAt(input, "verifyToken"),
      fields: listAt(input, "fields")?.map(String),
      verify: booleanAt(input, "verify"),
      subscribeAccounts: booleanAt(input, "subscribeAccounts"),
    }),
  };
}

export function parseDeliver(input: JsonRecord): DeliverInput {
  return present({
    accountId: idAt(input, "accountId"),
    events: listAt(input, "events")?.map((event) => required(asRecord(event), "events")),
    array: oneOf(["messaging", "standby", "changes"], stringAt(input, "array"), "array"),
    body: recordAt(input, "body"),
    bodyText: stringAt(input, "bodyText"),
    signature: oneOf(signatureModes, stringAt(input, "signature"), "signature"),
    copies: numberAt(input, "copies"),
    order: oneOf(["arrival", "reverse", "shuffle"], stringAt(input, "order"), "order"),
    batchSize: numberAt(input, "batchSize"),
  });
}

export function parseRelease(input: JsonRecord): ReleaseOptions {
  return present({
    order: oneOf(["arrival", "reverse", "shuffle"], stringAt(input, "order"), "order"),
    batchSize: numberAt(input, "batchSize"),
    signature: oneOf(signatureModes, stringAt(input, "signature"), "signature"),
    copies: numberAt(input, "copies"),
  });
}

export function parseAccount(input: JsonRecord): AccountInput {
  return present({
    id: idAt(input, "id"),
    family: oneOf(["facebook", "instagram"], stringAt(input, "family"), "family"),
    username: stringAt(input, "username"),
    name: stringAt(input, "name"),
    appId: idAt(input, "appId"),
    pageId: idAt(input, "pageId"),
    accessToken: stringAt(input, "accessToken"),
    hasHumanAgentFeature: booleanAt(input, "hasHumanAgentFeature"),
    allowsMessageAccess: booleanAt(input, "allowsMessageAccess"),
  });
}

export function parseCustomer(input: JsonRecord): CustomerInput {
  return {
    id: required(idAt(input, "id"), "id"),
    ...(input["name"] === null ? { name: null } : present({ name: stringAt(input, "name") })),
    ...present({
      accountId: idAt(input, "accountId"),
      username: stringAt(input, "username"),
      pictureAssetId: idAt(input, "pictureAssetId"),
      followerCount: numberAt(input, "followerCount"),
      followsAccount: booleanAt(input, "followsAccount"),
      isFollowedByAccount: booleanAt(input, "isFollowedByAccount"),
      isVerified: booleanAt(input, "isVerified"),
    }),
  };
}

/** Faults are for developers and many: their members are taken as given, only the outer shape is checked. */
export function parseFaults(input: JsonRecord): FaultsInput {
  const call = recordAt(input, "call");
  if (call !== undefined) required(stringAt(recordAt(call, "fault"), "kind"), "call.fault.kind");
  return input;
}
