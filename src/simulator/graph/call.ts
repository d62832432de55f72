import type { Account, App, World } from "../model.ts";
import type { Json, JsonRecord } from "../json.ts";
import type { GraphFault } from "./faults.ts";
import { deadToken, faults } from "./faults.ts";

/** One call of the Graph API after its envelope is off. */
export interface GraphCall {
  readonly method: string;
  /** Path without version and host prefix: `["me", "messages"]`. */
  readonly path: readonly string[];
  readonly rawPath: string;
  /** Query and form fields together; a JSON body's members when the call came as JSON. */
  readonly params: ReadonlyMap<string, string>;
  readonly body: JsonRecord;
  /** Multipart upload, if any. */
  readonly file: { readonly bytes: Buffer; readonly contentType: string } | undefined;
  /** Origin and version prefix, for `paging.next`. */
  readonly base: string;
  /** Which of Meta's two hosts was meant; undefined: the one that fits the account. */
  readonly host: "facebook" | "instagram" | undefined;
  readonly token: string | undefined;
}

export type Reply =
  | { readonly kind: "ok"; readonly body: Json }
  | { readonly kind: "fault"; readonly fault: GraphFault }
  /** A refusal in another shape than the Graph API's. */
  | { readonly kind: "flat_fault"; readonly body: JsonRecord };

export const ok = (body: Json): Reply => ({ kind: "ok", body });
export const refuse = (fault: GraphFault): Reply => ({ kind: "fault", fault });

export type Caller =
  /** A Page token (family A) or an Instagram user token (family B). */
  | { readonly kind: "account"; readonly account: Account; readonly app: App }
  /** The person behind a Page. */
  | { readonly kind: "user"; readonly account: Account; readonly app: App }
  /** `APP_ID|APP_SECRET`. */
  | { readonly kind: "app"; readonly app: App }
  | { readonly kind: "refused"; readonly fault: GraphFault };

/**
 * Whose token it is. A token of the other login family cannot even be parsed: Meta answers 190 without a subcode,
 * which people mistake for an expired token.
 */
export function callerOf(world: World, call: GraphCall, nowMs: number): Caller {
  const { token } = call;
  if (token === undefined || token === "") return { kind: "refused", fault: faults.noToken };
  if (world.deadTokens.has(token)) return { kind: "refused", fault: deadToken(world.deadTokens.get(token)) };
  const unreadable: Caller = { kind: "refused", fault: faults.cannotParseToken };
  const [appId, secret] = token.split("|");
  if (secret !== undefined) {
    const app = world.apps.get(appId ?? "");
    return app?.secret === secret ? { kind: "app", app } : unreadable;
  }
  const issued = world.issuedTokens.get(token);
  if (issued !== undefined && issued.expiresMs <= nowMs) return { kind: "refused", fault: deadToken(463) };
  for (const account of world.accounts.values()) {
    const app = world.apps.get(account.appId);
    if (app === undefined) continue;
    const isIssuedFor = issued?.accountId === account.id;
    if (account.accessToken === token || (isIssuedFor && issued.kind === "account")) {
      const fitsHost = call.host === undefined || call.host === account.family;
      return fitsHost ? { kind: "account", account, app } : unreadable;
    }
    if ((account.userToken === token || isIssuedFor) && account.family === "facebook" && call.host !== "instagram") {
      return { kind: "user", account, app };
    }
  }
  return unreadable;
}

/** Does the id in the path mean this account's inbox? Family A is addressed by its Page, family B by its own id. */
export function isInboxOf(account: Account, id: string): boolean {
  if (id === "me") return true;
  return account.family === "facebook" ? id === account.pageId : id === account.id || id === account.appScopedId;
}
