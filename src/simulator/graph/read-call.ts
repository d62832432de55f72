import type { IncomingMessage } from "node:http";
import { asRecord, parseJson } from "../json.ts";
import type { JsonRecord } from "../json.ts";
import type { GraphCall } from "./call.ts";

const LARGEST_BODY_BYTES = 32 * 1024 * 1024;

/** Reads a request body; undefined when it is larger than anything Meta takes. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > LARGEST_BODY_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * Takes the envelope off a Graph call. `/facebook` and `/instagram` in front stand for Meta's two hosts; a version
 * may follow. The token comes as a bearer header, in the query, or among the form or JSON members.
 */
export function readCall(request: IncomingMessage, url: URL, origin: string, raw: Buffer): GraphCall {
  const parts = url.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
  const prefix: string[] = [];
  const host = parts[0] === "facebook" || parts[0] === "instagram" ? parts[0] : undefined;
  if (host !== undefined) prefix.push(parts.shift() ?? "");
  if (/^v\d+\.\d+$/.test(parts[0] ?? "")) prefix.push(parts.shift() ?? "");
  const params = new Map(url.searchParams);
  const contentType = request.headers["content-type"] ?? "";
  let body: JsonRecord = {};
  let file: GraphCall["file"];
  if (contentType.startsWith("application/x-www-form-urlencoded")) {
    for (const [key, value] of new URLSearchParams(raw.toString("utf8"))) params.set(key, value);
    body = bodyFromForm(params);
  } else if (contentType.startsWith("multipart/form-data")) {
    file = readMultipart(raw, contentType, params);
    body = bodyFromForm(params);
  } else if (raw.length > 0) {
    body = asRecord(parseJson(raw.toString("utf8"))) ?? {};
    for (const [key, value] of Object.entries(body)) if (typeof value === "string") params.set(key, value);
  } else {
    body = bodyFromForm(params);
  }
  const bearer = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const token = bearer ?? params.get("access_token");
  params.delete("access_token");
  return {
    method: request.method ?? "GET",
    path: parts,
    rawPath: url.pathname,
    params,
    body,
    file,
    base: [origin, ...prefix].join("/"),
    host,
    token,
  };
}

/** Form fields whose text is JSON stand for that JSON, as Meta reads `message={"text":…}`. */
function bodyFromForm(params: ReadonlyMap<string, string>): JsonRecord {
  const body: Record<string, JsonRecord[string]> = {};
  for (const [key, value] of params) {
    if (key === "access_token") continue;
    const parsed = parseJson(value);
    body[key] = typeof parsed === "object" && parsed !== null ? parsed : value;
  }
  return body;
}

/** The one multipart form Meta documents: `platform`, `message` and `filedata`. Fields are put into `params`. */
function readMultipart(raw: Buffer, contentType: string, params: Map<string, string>): GraphCall["file"] {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) return undefined;
  const mark = Buffer.from(`--${boundary}`);
  let file: GraphCall["file"];
  let start = raw.indexOf(mark);
  for (let end = raw.indexOf(mark, start + 1); start !== -1 && end !== -1; end = raw.indexOf(mark, start + 1)) {
    const part = raw.subarray(start + mark.length + 2, end - 2);
    const headEnd = part.indexOf("\r\n\r\n");
    const head = part.subarray(0, Math.max(0, headEnd)).toString("utf8");
    const content = part.subarray(headEnd + 4);
    const name = /name="([^"]*)"/.exec(head)?.[1];
    if (name === "filedata") {
      const type = /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1] ?? "application/octet-stream";
      file = { bytes: Buffer.from(content), contentType: type.trim() };
    } else if (name !== undefined) {
      params.set(name, content.toString("utf8"));
    }
    start = end;
  }
  return file;
}
