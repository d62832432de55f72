import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { AccountChoice } from "#shared/contract/setup.ts";
import { toAccountId, type AccountId } from "#shared/domain/ids.ts";
import type { Clock, GraphAddresses, Logger, SecretStore } from "../ports.ts";
import type { CallbackAnswer, CallbackRequest } from "../webhook/door-protocol.ts";
import type { Accounts } from "./accounts.ts";
import { wrongFamily } from "./checks.ts";
import { broken } from "./explain.ts";
import type { LinkResult } from "./link-result.ts";
import type { MetaApp, MetaApps } from "./meta-apps.ts";
import { ASKED_SCOPES } from "./needed.ts";
import { familyOfToken, type Asked, type FoundAccount, type SignInCalls, type Token } from "./sign-in-calls.ts";
import { signInPage } from "./sign-in-page.ts";

/**
 * Signing in: the system's browser goes to Meta and comes back through the public address with a code, or the owner
 * pastes a token. Either way ends in accounts to choose from. The code and the tokens never leave the core.
 */
export interface SignIn {
  /** The address to open in a browser; undefined while app or address are missing. */
  readonly start: (app: MetaApp, publicUrl: string) => string | undefined;
  /** Meta's answer, through the door. */
  readonly callback: (request: CallbackRequest) => CallbackAnswer;
  readonly paste: (app: MetaApp, token: string) => Promise<void>;
  /** Goes on with the person's token of an earlier run. */
  readonly resume: (app: MetaApp) => Promise<void>;
  readonly result: () => LinkResult;
  readonly choices: () => readonly AccountChoice[];
  /** Connects those of the choices; the ids that are connected now. */
  readonly choose: (ids: readonly string[]) => Promise<readonly AccountId[]>;
  readonly forget: () => void;
  readonly settled: () => Promise<void>;
}

export interface SignInParts {
  readonly addresses: GraphAddresses;
  readonly calls: SignInCalls;
  readonly accounts: Accounts;
  readonly apps: MetaApps;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly changed: () => void;
  /** There are accounts: one is taken at once, of several the owner chooses. */
  readonly found: (ids: readonly string[]) => Promise<void>;
}

export const SIGN_IN_PATH = "/meta/sign-in";
const STARTED_FOR_MS = 3_600_000;
/** A token from the dashboard or a sign-in lives 60 days (Meta, "Business Login for Instagram"). */
const LONGEST_TOKEN_MS = 60 * 86_400_000;

interface Pending {
  readonly state: string;
  readonly appId: number;
  readonly redirectUri: string;
  readonly untilMs: number;
}

export const redirectOf = (publicUrl: string): string => `${publicUrl}${SIGN_IN_PATH}`;

export function createSignIn(parts: SignInParts): SignIn {
  const { calls, accounts, apps, secrets, clock, logger } = parts;
  let pending: Pending | undefined;
  let result: LinkResult = { state: "waiting" };
  let found: { readonly app: MetaApp; readonly token: Token; readonly accounts: readonly FoundAccount[] } | undefined;
  let underWay: Promise<void> = Promise.resolve();

  const become = (next: LinkResult): void => {
    result = next;
    parts.changed();
  };
  const run = (work: () => Promise<void>): Promise<void> => {
    underWay = work().catch((error: unknown) => {
      logger.error("setup.sign_in_fault", error);
      become(broken("unexpected"));
    });
    return underWay;
  };

  /** With a token in hand: whom does it speak for? */
  const look = async (app: MetaApp, token: Token): Promise<void> => {
    const asked = await calls.accountsOf(app.family, token.accessToken);
    if (asked.kind === "broken") return become(asked.result);
    if (asked.answer.kind === "none") return become(broken(asked.answer.cause));
    const isPerson = asked.answer.isUserToken;
    if (isPerson) await secrets.set(`user-token/${app.id}`, token.accessToken);
    found = { app, token, accounts: asked.answer.accounts };
    result = { state: "needs_you", cause: "not_signed_in" };
    await parts.found(asked.answer.accounts.map(({ accountId }) => accountId));
    parts.changed();
  };
  const withToken = async (app: MetaApp, asked: Asked<Token>): Promise<void> =>
    asked.kind === "broken" ? become(asked.result) : look(app, asked.answer);

  return {
    start(app, publicUrl) {
      const clientId = app.family === "facebook" ? app.metaAppId : app.instagramAppId;
      const secret = app.family === "facebook" ? app.metaSecret : app.instagramSecret;
      if (clientId === undefined || secret === undefined) return undefined;
      const redirectUri = redirectOf(publicUrl);
      pending = {
        state: parts.newId(),
        appId: app.id,
        redirectUri,
        untilMs: clock.nowMs() + STARTED_FOR_MS,
      };
      const url = new URL(dialogOf(app.family, parts.addresses));
      const query = {
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: "code",
        scope: ASKED_SCOPES[app.family].join(","),
        state: pending.state,
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },
    callback({ query, acceptLanguage, method }) {
      if (method !== "GET") return { status: 405, contentType: "text/plain; charset=utf-8", body: "" };
      const given = new URLSearchParams(query);
      const expected = pending;
      // Somebody else's answer, an old one, or a second one: nothing is done for it.
      if (expected === undefined || given.get("state") !== expected.state || clock.nowMs() > expected.untilMs) {
        return signInPage("unknown", acceptLanguage);
      }
      pending = undefined;
      const app = apps.get(expected.appId);
      const code = given.get("code")?.replace(/#_$/u, "");
      if (app === undefined || code === undefined || code === "") {
        become(broken("sign_in_denied"));
        return signInPage("denied", acceptLanguage);
      }
      become({ state: "working" });
      void run(async () => withToken(app, await calls.exchangeCode(app, code, expected.redirectUri)));
      return signInPage("done", acceptLanguage);
    },
    paste: (app, token) =>
      run(async () => {
        const looksLike = familyOfToken(token);
        if (looksLike !== undefined && looksLike !== app.family) return become(broken(wrongFamily(looksLike)));
        become({ state: "working" });
        const nowMs = clock.nowMs();
        const plain: Token = { accessToken: token, issuedMs: nowMs };
        if (app.family === "instagram") return look(app, { ...plain, endsMs: nowMs + LONGEST_TOKEN_MS });
        // A person's short token becomes a long one, so that its Pages' tokens do not end; a Page's is refused here.
        const long = await calls.lengthen(app, token);
        return look(app, long.kind === "ok" ? long.answer : plain);
      }),
    resume: (app) =>
      run(async () => {
        const token = await secrets.get(`user-token/${app.id}`);
        if (token === undefined || app.family !== "facebook") return;
        await look(app, { accessToken: token, issuedMs: clock.nowMs() });
      }),
    result: () => result,
    choices: () =>
      (found?.accounts ?? []).map(({ accountId, username, pageName }) => ({
        accountId,
        username,
        ...(pageName === undefined ? {} : { pageName }),
        isConnected: accounts.isKnown(toAccountId(accountId)),
      })),
    async choose(ids) {
      const current = found;
      if (current === undefined) return [];
      const connected: AccountId[] = [];
      for (const account of current.accounts.filter(({ accountId }) => ids.includes(accountId))) {
        const id = toAccountId(account.accountId);
        await accounts.save({ id, ...accountOf(current.app, current.token, account) });
        connected.push(id);
      }
      return connected;
    },
    forget() {
      pending = undefined;
      found = undefined;
      result = { state: "waiting" };
    },
    settled: () => underWay,
  };
}

function dialogOf(family: LoginFamily, { signIn }: GraphAddresses): string {
  return family === "facebook" ? `${signIn.facebookDialog}/dialog/oauth` : `${signIn.instagramDialog}/oauth/authorize`;
}

/** A Page's token has no end of its own; Instagram's has, and is renewed before it. */
function accountOf(app: MetaApp, token: Token, account: FoundAccount) {
  const { username, senderId, accessToken } = account;
  const isInstagram = app.family === "instagram";
  return {
    family: app.family,
    username,
    senderId,
    accessToken,
    appSecret: (isInstagram ? app.instagramSecret : app.metaSecret) ?? app.metaSecret ?? "",
    verifyToken: app.verifyToken,
    metaApp: app.id,
    tokenIssuedMs: token.issuedMs,
    ...(isInstagram && token.endsMs !== undefined ? { tokenEndsMs: token.endsMs } : {}),
    ...(token.scopes === undefined ? {} : { scopes: token.scopes }),
  };
}
