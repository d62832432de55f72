import { z } from "zod";
import { readUsage, type Usage } from "./usage.ts";

/**
 * One call to Meta's Graph API, told apart by what is certain about it. Meta has no idempotency key for sends, so
 * the difference between "never left" and "may have arrived" decides whether a reply may be sent again.
 */
export type GraphOutcome =
  | { readonly kind: "answered"; readonly data: unknown; readonly usage?: Usage }
  | { readonly kind: "refused"; readonly error: GraphError; readonly usage?: Usage }
  /** The request never left this computer: no network, no name, no connection. */
  | { readonly kind: "not_sent" }
  /** The request was written and no answer came, or one that is not Meta's. It may have been carried out. */
  | { readonly kind: "unknown" };

/** Meta's own numbers. Its `message` is localised and never decides anything (nor does the HTTP status). */
export interface GraphError {
  readonly code: number;
  readonly subcode?: number;
  readonly isTransient: boolean;
  readonly traceId?: string;
}

/** How to speak for one account. */
export interface GraphAccess {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly accessToken: string;
}

export interface GraphCall {
  readonly method: "GET" | "POST" | "DELETE";
  /** Base with version, without a trailing slash. */
  readonly baseUrl: string;
  /** Path below it, without a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as form fields instead, as Meta's token addresses want them. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as a form with a file in it. */
  readonly multipart?: FormData;
  /** Sent as a header, which keeps it out of proxies' and our own logs. None while signing in. */
  readonly accessToken?: string;
  /** How long an answer may take, in milliseconds; without it as long as Meta's plain answers do. */
  readonly timeoutMs?: number;
  /** Ends this call; what was written by then may have arrived. */
  readonly signal?: AbortSignal;
}

export interface GraphClient {
  readonly call: (call: GraphCall) => Promise<GraphOutcome>;
}

const TIMEOUT_MS = 30_000;
/** 25 MB over a slow line. */
const UPLOAD_TIMEOUT_MS = 5 * 60_000;
const MAX_ANSWER_CHARS = 4_000_000;

const errorBody = z.object({
  error: z.object({
    code: z.number(),
    error_subcode: z.number().optional(),
    is_transient: z.boolean().optional(),
    fbtrace_id: z.string().optional(),
  }),
});

/** The token address of Instagram Login refuses in a shape of its own (Meta, "Business Login for Instagram"). */
const flatErrorBody = z.object({ error_type: z.string(), code: z.number() });

/** `signal` ends the calls under way when the core stops; what was written by then counts as unknown. */
export function createGraphClient(fetch: typeof globalThis.fetch, signal: AbortSignal): GraphClient {
  return {
    async call(given) {
      const { method, baseUrl, path, query, body, form, multipart, accessToken, signal: ending } = given;
      const timeoutMs = given.timeoutMs ?? (multipart === undefined ? TIMEOUT_MS : UPLOAD_TIMEOUT_MS);
      const url = new URL(`${baseUrl}/${path}`);
      for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
      let text: string;
      let ok: boolean;
      let usage: Usage | undefined;
      try {
        const response = await fetch(url, {
          method,
          redirect: "error",
          signal: AbortSignal.any([signal, ...(ending === undefined ? [] : [ending]), AbortSignal.timeout(timeoutMs)]),
          headers: {
            ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          ...(multipart === undefined ? {} : { body: multipart }),
          ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
        });
        ok = response.ok;
        usage = readUsage(response.headers);
        text = await response.text();
      } catch (error) {
        return { kind: neverLeft(error) ? "not_sent" : "unknown" };
      }
      const outcome = readAnswer(ok, text);
      return usage === undefined || outcome.kind === "unknown" ? outcome : { ...outcome, usage };
    },
  };
}

function readAnswer(ok: boolean, text: string): Exclude<GraphOutcome, { kind: "not_sent" }> {
  if (text.length > MAX_ANSWER_CHARS) return { kind: "unknown" };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { kind: "unknown" };
  }
  // A 200 may carry an error inside, so the body is asked first.
  const failed = errorBody.safeParse(data);
  if (failed.success) {
    const { code, error_subcode: subcode, is_transient, fbtrace_id: traceId } = failed.data.error;
    return {
      kind: "refused",
      error: {
        code,
        isTransient: is_transient ?? false,
        ...(subcode === undefined ? {} : { subcode }),
        ...(traceId === undefined ? {} : { traceId }),
      },
    };
  }
  const flat = flatErrorBody.safeParse(data);
  if (flat.success) return { kind: "refused", error: { code: flat.data.code, isTransient: false } };
  return ok ? { kind: "answered", data } : { kind: "unknown" };
}

/** Faults that happen before the first byte of a request is written (Node's and undici's codes). */
const BEFORE_WRITING = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

function neverLeft(error: unknown): boolean {
  for (
    let current: unknown = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth++
  ) {
    if (current instanceof AggregateError) return current.errors.length > 0 && current.errors.every(neverLeft);
    if ("code" in current && typeof current.code === "string" && BEFORE_WRITING.has(current.code)) return true;
  }
  return false;
}
