import type { AccountId } from "#shared/domain/ids.ts";
import type { SignInErasure } from "../erasure/sign-in-erasure.ts";
import type { Clock, Logger } from "../ports.ts";
import { deletionStatusPage } from "./deletion-status-page.ts";
import type { CallbackAnswer, CallbackRequest } from "./door-protocol.ts";
import { readSignedRequest, type SignedRequest } from "./signed-request.ts";

/**
 * What Meta calls when a person removes the shop's app from their account, or asks for their data to be deleted (Meta,
 * "Data Deletion Request Callback"). That person is the owner or an admin who had signed in, never a customer. Whatever
 * stands here under that sign-in goes: the access tokens. Nothing is sent until the owner signs in again; the secret of
 * the shop's own app stays, so customers' messages go on arriving. Why, stands in docs/decisions/0002-erasure.md.
 */
export type MetaCallbacks = (request: CallbackRequest) => Promise<CallbackAnswer | undefined>;

export interface MetaCallbacksParts {
  readonly appSecrets: () => readonly string[];
  readonly accountsOf: (appSecret: string) => readonly AccountId[];
  readonly signOut: (accountIds: readonly AccountId[]) => Promise<void>;
  readonly receipts: SignInErasure;
  readonly clock: Clock;
  readonly logger: Logger;
}

const STATUS_PATH = "/meta/deletion-status";
const HTML = "text/html; charset=utf-8";
const TEXT = "text/plain; charset=utf-8";
const JSON_TYPE = "application/json; charset=utf-8";

type Verified = Extract<SignedRequest, { kind: "verified" }>;
type Answering = (request: CallbackRequest) => CallbackAnswer | Promise<CallbackAnswer>;

/** Undefined for a path that is none of these. Never throws for what a stranger sends. */
export function createMetaCallbacks(parts: MetaCallbacksParts): MetaCallbacks {
  const { receipts, clock, logger } = parts;

  const verified = (request: CallbackRequest): SignedRequest => {
    const given = new URLSearchParams(request.body).getAll("signed_request");
    const only = given.length === 1 ? given[0] : undefined;
    if (only === undefined) return { kind: "refused", reason: "malformed" };
    return readSignedRequest(only, parts.appSecrets(), clock.nowMs());
  };
  /** Tokens first, then the receipt: after a crash in between, Meta's repeat does both again. */
  const forget = async (purpose: string, signed: Verified): Promise<string> => {
    const code = receipts.codeOf(`${purpose} ${signed.userId} ${signed.issuedAtMs}`);
    if (receipts.byCode(code) !== undefined) return code;
    const accountIds = parts.accountsOf(signed.appSecret);
    await parts.signOut(accountIds);
    receipts.record(code, accountIds);
    logger.info("meta.sign_in_removed", { purpose, accounts: accountIds.length });
    return code;
  };
  const whenSigned =
    (act: (signed: Verified, request: CallbackRequest) => Promise<CallbackAnswer>): Answering =>
    async (request) => {
      const signed = verified(request);
      if (signed.kind === "verified") return act(signed, request);
      logger.warn("meta.callback_refused", { reason: signed.reason });
      return { status: 400, contentType: TEXT, body: "" };
    };

  const routes: Readonly<Record<string, Readonly<Partial<Record<CallbackRequest["method"], Answering>>>>> = {
    "/meta/data-deletion": {
      POST: whenSigned(async (signed, { host }) => {
        const code = await forget("data-deletion", signed);
        const url = `${originOf(host)}${STATUS_PATH}?id=${code}`;
        return { status: 200, contentType: JSON_TYPE, body: JSON.stringify({ url, confirmation_code: code }) };
      }),
    },
    "/meta/deauthorize": {
      POST: whenSigned(async (signed) => {
        await forget("deauthorize", signed);
        return { status: 200, contentType: TEXT, body: "" };
      }),
    },
    [STATUS_PATH]: {
      GET({ query, acceptLanguage }) {
        const code = new URLSearchParams(query).get("id") ?? "";
        const found = receipts.byCode(code);
        const status = found?.endedMs === undefined ? undefined : { confirmationCode: code, removedMs: found.endedMs };
        const body = deletionStatusPage(status, acceptLanguage);
        return { status: status === undefined ? 404 : 200, contentType: HTML, body };
      },
    },
  };

  return async (request) => {
    const methods = Object.hasOwn(routes, request.path) ? routes[request.path] : undefined;
    if (methods === undefined) return undefined;
    return methods[request.method]?.(request) ?? { status: 405, contentType: TEXT, body: "" };
  };
}

/** The address the caller has used, which the door has checked. Meta knows it by https; loopback has none. */
function originOf(host: string): string {
  const isLoopback = /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/u.test(host);
  return `${isLoopback ? "http" : "https"}://${host}`;
}
