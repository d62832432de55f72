import type { Context } from "../context.ts";
import { asRecord, idAt, listAt, recordAt, stringAt } from "../json.ts";
import type { JsonRecord } from "../json.ts";
import type { Account, Attachment } from "../model.ts";
import { badParameter, faults } from "./faults.ts";
import type { GraphFault } from "./faults.ts";

/** Sizes and types of Meta, "Send Messages": image 8 MB, the rest 25 MB. */
const MEGABYTE = 1024 * 1024;
const LIMIT_BYTES: Readonly<Record<string, number>> = {
  image: 8 * MEGABYTE,
  video: 25 * MEGABYTE,
  audio: 25 * MEGABYTE,
  file: 25 * MEGABYTE,
};
const TYPES: Readonly<Record<string, RegExp>> = {
  image: /^image\/(png|jpeg|gif)$/,
  video: /^video\/(mp4|ogg|x-msvideo|quicktime|webm)$/,
  audio: /^(audio\/(aac|x-m4a|m4a|mp4|wav|x-wav|wave)|video\/mp4)$/,
  file: /^application\/pdf$/,
};
const MOST_IMAGES = 10;
/** Meta gives up on a video after 75 seconds; here every file has to come sooner. */
const FETCH_DEADLINE_MS = 10_000;

/** The attachments of a send, loaded and kept as assets; or the refusal. */
export async function takeAttachments(
  context: Context,
  account: Account,
  content: JsonRecord,
): Promise<readonly Attachment[] | GraphFault> {
  const single = recordAt(content, "attachment");
  const given = single === undefined ? (listAt(content, "attachments") ?? []).map(asRecord) : [single];
  if (given.length === 0) return badParameter("Param message[attachment] must be an object");
  if (given.length > MOST_IMAGES) return badParameter(`At most ${MOST_IMAGES} images can be sent in one message`);
  const taken: Attachment[] = [];
  for (const item of given) {
    const one =
      item === undefined ? badParameter("An attachment must be an object") : await takeOne(context, account, item);
    if ("code" in one) return one;
    if (given.length > 1 && one.type !== "image") return badParameter("Several attachments have to be images");
    taken.push(one);
  }
  return taken;
}

async function takeOne(context: Context, account: Account, item: JsonRecord): Promise<Attachment | GraphFault> {
  const type = stringAt(item, "type") ?? "";
  const payload = recordAt(item, "payload");
  if (type === "like_heart") return { type };
  if (type === "MEDIA_SHARE") {
    const id = idAt(payload, "id");
    return id === undefined
      ? badParameter("The parameter payload[id] is required")
      : { type: "ig_post", payload: { ig_post_media_id: id, url: `https://www.instagram.com/p/${id}/` } };
  }
  if (type === "template") return { type, ...(payload === undefined ? {} : { payload }) };
  if (TYPES[type] === undefined) return badParameter(`Param attachment[type] ${type} is not valid`);
  const uploadId = idAt(payload, "attachment_id");
  if (uploadId !== undefined) {
    const upload = context.world.uploads.get(uploadId);
    if (upload?.accountId !== account.id) return faults.noSuchUpload;
    return upload.type === type ? { type, assetId: upload.assetId } : faults.mediaTypeMismatch;
  }
  const url = stringAt(payload, "url");
  return url === undefined ? badParameter("The parameter payload[url] is required") : loadAsset(context, type, url);
}

/** Loads a link the way Meta does: no cookies, a deadline, a size limit, and a look at the type it really has. */
export async function loadAsset(context: Context, type: string, url: string): Promise<Attachment | GraphFault> {
  if (!URL.canParse(url)) return faults.cannotFetchMedia;
  if (!context.settings.fetchesAttachments) return { type, payload: { url } };
  const limit = LIMIT_BYTES[type] ?? 0;
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(FETCH_DEADLINE_MS),
      headers: { "User-Agent": "facebookexternalhit/1.1" },
    });
    if (!response.ok) return faults.cannotFetchMedia;
    if (Number(response.headers.get("content-length") ?? 0) > limit) {
      await response.body?.cancel();
      return faults.mediaTooLarge;
    }
    const bytes = Buffer.from(await response.arrayBuffer());
    const contentType = (response.headers.get("content-type") ?? "").split(";", 1)[0]?.trim() ?? "";
    return keepAsset(context, type, bytes, contentType);
  } catch {
    return faults.cannotFetchMedia;
  }
}

/** Puts bytes into the CDN after checking size and type. */
export function keepAsset(
  context: Context,
  type: string,
  bytes: Buffer,
  contentType: string,
): (Attachment & { readonly assetId: string }) | GraphFault {
  if (bytes.length > (LIMIT_BYTES[type] ?? 0)) return faults.mediaTooLarge;
  if (TYPES[type]?.test(contentType) !== true) return faults.mediaTypeMismatch;
  return { type, assetId: context.cdn.addAsset({ kind: "bytes", bytes, contentType }) };
}
