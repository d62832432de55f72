import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { AccountChoice, SignInWay } from "#shared/contract/setup.ts";
import { toAccountId, type AccountId } from "#shared/domain/ids.ts";
import type { Clock, GraphAddresses, Logger, SecretStore, SignInWindow, SignInWindowAnswer } from "../ports.ts";
import type { CallbackAnswer, CallbackRequest } from "../webhook/door-protocol.ts";
import type { Accounts } from "./accounts.ts";
import { wrongFamily } from "./checks.ts";
import { broken } from "./explain.ts";
import type { LinkResult } from "./link-result.ts";
import type { MetaApp, MetaApps } from "./meta-apps.ts";
import { familyOfToken, type Asked, type FoundAccount, type SignInCalls, type Token } from "./sign-in-calls.ts";
import { answerIn, dialogUrl, WINDOW_REDIRECT } from "./sign-in-dialog.ts";
import { signInPage } from "./sign-in-page.ts";

/**
 * Signing in: the system's browser goes to Meta and comes back with a code, through the public address or straight to
 * this computer; a window of the host goes there and comes back; or the owner pastes a token. Every way ends in accounts
 * to choose from. Only the answer to the sign-in that is under way is taken, by its `state` and where it comes in. PKCE
 * is documented for neither log-in (Meta has it for OpenID Connect only), so a code is worth nothing without the app's
 * secret, which stays here. The code and the tokens never leave the core.
 */
export interface SignIn {
  /** The ways that are open, each with the redirect address that has to be listed at Meta. */
  readonly ways: (family: LoginFamily) => readonly { readonly way: SignInWay; readonly redirectUrl: string }[];
  readonly start: (app: MetaApp, way: SignInWay) => Started;
  /** Meta's answer, through the door. */
  readonly callback: (request: CallbackRequest) => CallbackAnswer;
  readonly paste: (app: MetaApp, token: string) => Promise<void>;
  /** Goes on with the person's token of an earlier run, unless a sign-in is under way. */
  readonly resume: (app: MetaApp) => Promise<void>;
  readonly result: () => LinkResult;
  readonly choices: () => readonly AccountChoice[];
  /** Connects those of the choices; the ids that are connected now. */
  readonly choose: (ids: readonly string[]) => Promise<readonly AccountId[]>;
  readonly forget: () => void;
  readonly settled: () => Promise<void>;
}

export type Started =
  /** To be opened in a browser. */
  | { readonly kind: "open"; readonly url: string }
  | { readonly kind: "window" }
  /** App or address are missing. */
  | { readonly kind: "not_ready" };

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
  readonly publicUrl: () => string | undefined;
  /** Another server of the shop's may hand calls on under a name of its own. */
  readonly isBehindOwnServer: () => boolean;
  /** Where the door listens on this computer. */
  readonly localPort: () => number;
  readonly window: SignInWindow | undefined;
  /** Closes the window. */
  readonly ending: AbortSignal;
  /** There are accounts: one is taken at once, of several the owner chooses. */
  readonly found: (ids: readonly string[]) => Promise<void>;
}

export const SIGN_IN_PATH = "/meta/sign-in";
const SIGN_IN_WAYS = ["public", "loopback", "window"] as const satisfies readonly SignInWay[];
const STARTED_FOR_MS = 3_600_000;
/** A token from the dashboard or a sign-in lives 60 days (Meta, "Business Login for Instagram"). */
const LONGEST_TOKEN_MS = 60 * 86_400_000;

/** Whether a later answer has taken the place of this one, or the sign-in was left. */
type IsOver = () => boolean;

interface Pending {
  readonly way: SignInWay;
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

  const become = (next: LinkResult): void => {
    result = next;
    parts.changed();
  };
  const underWay = new Set<Promise<void>>();
  /** Rises with every answer, and whenever a sign-in is begun or left. */
  let newest = 0;
  let isBusy = false;
  const leave = (): void => {
    newest += 1;
    isBusy = false;
    if (result.state === "working") become({ state: "waiting" });
  };
  /**
   * Goes on with an answer. Meta may take long, and the owner may have gone on meanwhile: of two answers the last one
   * counts, and one that was left counts for nothing. `isOver` is asked after every wait.
   */
  const run = (work: (isOver: IsOver) => Promise<void>): Promise<void> => {
    newest += 1;
    isBusy = true;
    const mine = newest;
    const isOver = (): boolean => mine !== newest;
    const job = work(isOver)
      .catch((error: unknown) => {
        logger.error("setup.sign_in_fault", error);
        if (!isOver()) become(broken("unexpected"));
      })
      .finally(() => {
        underWay.delete(job);
        if (!isOver()) isBusy = false;
      });
    underWay.add(job);
    return job;
  };

  /** With a token in hand: whom does it speak for? */
  const look = async (isOver: IsOver, app: MetaApp, token: Token): Promise<void> => {
    const asked = await calls.accountsOf(app.family, token.accessToken);
    if (isOver()) return;
    if (asked.kind === "broken") return become(asked.result);
    if (asked.answer.kind === "none") return become(broken(asked.answer.cause));
    const isPerson = asked.answer.isUserToken;
    if (isPerson) await secrets.set(`user-token/${app.id}`, token.accessToken);
    if (isOver()) return;
    found = { app, token, accounts: asked.answer.accounts };
    result = { state: "needs_you", cause: "not_signed_in" };
    await parts.found(asked.answer.accounts.map(({ accountId }) => accountId));
    parts.changed();
  };
  const withToken = async (isOver: IsOver, app: MetaApp, asked: Asked<Token>): Promise<void> => {
    if (isOver()) return;
    return asked.kind === "broken" ? become(asked.result) : look(isOver, app, asked.answer);
  };

  const redirectFor = (family: LoginFamily, way: SignInWay): string | undefined => {
    const url = parts.publicUrl();
    if (way === "public") return url === undefined ? undefined : redirectOf(url);
    // Instagram Login takes https addresses of the shop's own only (Meta, "Business Login for Instagram").
    if (family !== "facebook") return undefined;
    // Meta takes plain http for localhost, while the app is in development mode (Meta, "Requiring HTTPS for Facebook Login").
    if (way === "loopback") return `http://localhost:${parts.localPort()}${SIGN_IN_PATH}`;
    return parts.window === undefined ? undefined : WINDOW_REDIRECT;
  };
  const isExpected = ({ way, redirectUri }: Pending, host: string): boolean => {
    if (host.toLowerCase() === new URL(redirectUri).host) return true;
    return way === "public" && parts.isBehindOwnServer() && /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/u.test(host);
  };

  let closeWindow = (): void => {};
  const showWindow = (window: SignInWindow, app: MetaApp, mine: Pending, url: string): void => {
    const closing = new AbortController();
    closeWindow = () => closing.abort();
    const ending = AbortSignal.any([closing.signal, parts.ending]);
    const shown = window.open({ url, redirectUrl: mine.redirectUri, ending });
    become({ state: "working" });
    const begun = newest;
    const answered = async (): Promise<void> => {
      const answer = await shown;
      // Another sign-in was started, or the set-up was left.
      if (pending !== mine) return;
      pending = undefined;
      // A token was pasted meanwhile: a window without an answer takes nothing from it.
      if (answer.kind !== "led_back" && newest !== begun) return;
      await run((isOver) => takeFromWindow(isOver, app, mine, answer));
    };
    const waiting = answered()
      .catch((error: unknown) => {
        logger.error("setup.sign_in_fault", error);
        if (pending === mine) become(broken("unexpected"));
      })
      .finally(() => underWay.delete(waiting));
    underWay.add(waiting);
  };
  const takeFromWindow = async (
    isOver: IsOver,
    app: MetaApp,
    mine: Pending,
    answer: SignInWindowAnswer,
  ): Promise<void> => {
    if (answer.kind === "not_loaded") return become(broken("offline"));
    const given = answer.kind === "closed" ? undefined : answerIn(answer.url, mine.redirectUri);
    if (given === undefined || given.get("state") !== mine.state) return become(broken("sign_in_denied"));
    const token = given.get("access_token");
    const code = given.get("code");
    become({ state: "working" });
    // Made long-lived with our app's secret, which Meta refuses for another app's token.
    if (token !== null && token !== "") return withToken(isOver, app, await calls.lengthen(app, token));
    if (code === null || code === "") return become(broken("sign_in_denied"));
    return withToken(isOver, app, await calls.exchangeCode(app, code, mine.redirectUri));
  };

  return {
    ways: (family) =>
      SIGN_IN_WAYS.flatMap((way) => {
        const redirectUrl = redirectFor(family, way);
        return redirectUrl === undefined ? [] : [{ way, redirectUrl }];
      }),
    start(app, way) {
      const clientId = app.family === "facebook" ? app.metaAppId : app.instagramAppId;
      const secret = app.family === "facebook" ? app.metaSecret : app.instagramSecret;
      const redirectUri = redirectFor(app.family, way);
      if (clientId === undefined || secret === undefined || redirectUri === undefined) return { kind: "not_ready" };
      closeWindow();
      leave();
      const mine = {
        way,
        state: parts.newId(),
        appId: app.id,
        redirectUri,
        untilMs: clock.nowMs() + STARTED_FOR_MS,
      };
      pending = mine;
      const url = dialogUrl(parts.addresses, app.family, { way, clientId, redirectUri, state: mine.state });
      if (way !== "window" || parts.window === undefined) return { kind: "open", url };
      showWindow(parts.window, app, mine, url);
      return { kind: "window" };
    },
    callback({ query, acceptLanguage, method, host }) {
      if (method !== "GET") return { status: 405, contentType: "text/plain; charset=utf-8", body: "" };
      const given = new URLSearchParams(query);
      const expected = pending;
      // Somebody else's answer, an old one, or a second one: nothing is done for it.
      const isOurs =
        expected !== undefined &&
        expected.way !== "window" &&
        given.get("state") === expected.state &&
        clock.nowMs() <= expected.untilMs &&
        isExpected(expected, host);
      if (!isOurs) return signInPage("unknown", acceptLanguage);
      pending = undefined;
      const app = apps.get(expected.appId);
      const code = given.get("code")?.replace(/#_$/u, "");
      if (app === undefined || code === undefined || code === "") {
        become(broken("sign_in_denied"));
        return signInPage("denied", acceptLanguage);
      }
      become({ state: "working" });
      void run(async (isOver) => withToken(isOver, app, await calls.exchangeCode(app, code, expected.redirectUri)));
      return signInPage("done", acceptLanguage);
    },
    paste: (app, token) =>
      run(async (isOver) => {
        const looksLike = familyOfToken(token);
        if (looksLike !== undefined && looksLike !== app.family) return become(broken(wrongFamily(looksLike)));
        become({ state: "working" });
        const nowMs = clock.nowMs();
        const plain: Token = { accessToken: token, issuedMs: nowMs };
        if (app.family === "instagram") return look(isOver, app, { ...plain, endsMs: nowMs + LONGEST_TOKEN_MS });
        // A person's short token becomes a long one, so that its Pages' tokens do not end; a Page's is refused here.
        const long = await calls.lengthen(app, token);
        return isOver() ? undefined : look(isOver, app, long.kind === "ok" ? long.answer : plain);
      }),
    async resume(app) {
      const before = newest;
      if (isBusy || app.family !== "facebook") return;
      const token = await secrets.get(`user-token/${app.id}`);
      // Whatever was begun meanwhile is newer than that token.
      if (token === undefined || newest !== before) return;
      await run((isOver) => look(isOver, app, { accessToken: token, issuedMs: clock.nowMs() }));
    },
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
      // Its secret may have been entered anew since.
      const app = apps.get(current.app.id) ?? current.app;
      for (const account of current.accounts.filter(({ accountId }) => ids.includes(accountId))) {
        const id = toAccountId(account.accountId);
        await accounts.save({ id, ...accountOf(app, current.token, account) });
        connected.push(id);
      }
      return connected;
    },
    forget() {
      closeWindow();
      leave();
      pending = undefined;
      found = undefined;
      result = { state: "waiting" };
    },
    settled: async () => void (await Promise.all(underWay)),
  };
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
