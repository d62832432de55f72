import { z } from "zod";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { Cause } from "#shared/domain/chain.ts";
import { withoutVersion } from "../instagram/addresses.ts";
import type { GraphClient, GraphOutcome } from "../instagram/graph-client.ts";
import type { Clock, GraphAddresses } from "../ports.ts";
import { broken, brokenBy, type AskedWith } from "./explain.ts";
import type { LinkResult } from "./link-result.ts";
import type { MetaApp } from "./meta-apps.ts";

/** The calls of both log-ins (Meta, "Manually Build a Login Flow", "Business Login for Instagram"). */
export interface SignInCalls {
  readonly exchangeCode: (app: MetaApp, code: string, redirectUri: string) => Promise<Asked<Token>>;
  /** A user token of family A that lives for 60 days instead of an hour. */
  readonly lengthen: (app: MetaApp, token: string) => Promise<Asked<Token>>;
  readonly renewInstagram: (token: string) => Promise<Asked<Token>>;
  /** The accounts a token speaks for. */
  readonly accountsOf: (family: LoginFamily, token: string) => Promise<Asked<Found>>;
}

export interface Token {
  readonly accessToken: string;
  readonly issuedMs: number;
  readonly endsMs?: number;
  readonly scopes?: readonly string[];
}

/** An account that can be connected, with the token to speak for it. */
export interface FoundAccount {
  readonly accountId: string;
  readonly username: string;
  readonly senderId: string;
  readonly pageName?: string;
  readonly accessToken: string;
}

export type Found =
  | { readonly kind: "accounts"; readonly accounts: readonly FoundAccount[]; readonly isUserToken: boolean }
  | { readonly kind: "none"; readonly cause: Cause };

type Broken = Extract<LinkResult, { readonly state: "needs_you" | "failed" }>;
export type Asked<Answer> =
  | { readonly kind: "ok"; readonly answer: Answer }
  | { readonly kind: "broken"; readonly result: Broken };

const text = z.string().min(1).max(4000);
const tokenAnswer = z.object({ access_token: text, expires_in: z.coerce.number().positive().optional() });
const granted = z.object({
  access_token: text,
  permissions: z.union([z.string(), z.array(z.string())]).nullish(),
});
/** Documented inside `data`, seen flat as well. */
const codeAnswer = z.union([z.object({ data: z.array(granted).min(1) }), granted]);

const id = z.union([z.string().min(1).max(64), z.int().nonnegative()]).transform(String);
const page = z.object({
  id,
  name: z.string().nullish(),
  access_token: text.nullish(),
  instagram_business_account: z.object({ id, username: z.string().nullish() }).nullish(),
});
const pages = z.object({ data: z.array(page) });
const instagramMe = z.object({ user_id: id, username: z.string(), account_type: z.string().nullish() });

const PAGE_FIELDS = "id,name,access_token,tasks,instagram_business_account{id,username}";
const MOST_PAGES = "100";

export interface SignInCallsParts {
  readonly graph: GraphClient;
  readonly addresses: GraphAddresses;
  readonly clock: Clock;
}

export function createSignInCalls({ graph, addresses, clock }: SignInCallsParts): SignInCalls {
  const read = <Answer>(
    outcome: GraphOutcome,
    what: string,
    askedWith: AskedWith,
    schema: z.ZodType<Answer>,
  ): Asked<Answer> => {
    const asked = { what, with: askedWith, atMs: clock.nowMs() };
    if (outcome.kind !== "answered") return { kind: "broken", result: brokenBy(outcome, asked) };
    const parsed = schema.safeParse(outcome.data);
    if (parsed.success) return { kind: "ok", answer: parsed.data };
    return { kind: "broken", result: broken("meta_trouble", { details: { what, atMs: asked.atMs } }) };
  };
  const tokenOf = (asked: Asked<z.output<typeof tokenAnswer>>): Asked<Token> => {
    if (asked.kind === "broken") return asked;
    const { access_token: accessToken, expires_in: seconds } = asked.answer;
    const issuedMs = clock.nowMs();
    const ends = seconds === undefined ? {} : { endsMs: issuedMs + seconds * 1000 };
    return { kind: "ok", answer: { accessToken, issuedMs, ...ends } };
  };

  const lengthen: SignInCalls["lengthen"] = async (app, token) =>
    tokenOf(
      read(
        await graph.call({
          method: "GET",
          baseUrl: addresses.facebook,
          path: "oauth/access_token",
          query: {
            grant_type: "fb_exchange_token",
            client_id: app.metaAppId ?? "",
            client_secret: app.metaSecret ?? "",
            fb_exchange_token: token,
          },
        }),
        "GET oauth/access_token",
        "code",
        tokenAnswer,
      ),
    );

  const facebookCode = async (app: MetaApp, code: string, redirectUri: string): Promise<Asked<Token>> => {
    const query = {
      client_id: app.metaAppId ?? "",
      client_secret: app.metaSecret ?? "",
      redirect_uri: redirectUri,
      code,
    };
    const outcome = await graph.call({
      method: "GET",
      baseUrl: addresses.facebook,
      path: "oauth/access_token",
      query,
    });
    const short = tokenOf(read(outcome, "GET oauth/access_token", "code", tokenAnswer));
    return short.kind === "broken" ? short : lengthen(app, short.answer.accessToken);
  };

  const instagramCode = async (app: MetaApp, code: string, redirectUri: string): Promise<Asked<Token>> => {
    const outcome = await graph.call({
      method: "POST",
      baseUrl: addresses.signIn.instagramCodes,
      path: "oauth/access_token",
      form: {
        client_id: app.instagramAppId ?? "",
        client_secret: app.instagramSecret ?? "",
        grant_type: "authorization_code",
        redirect_uri: redirectUri,
        code,
      },
    });
    const short = read(outcome, "POST oauth/access_token", "code", codeAnswer);
    if (short.kind === "broken") return short;
    const given = "data" in short.answer ? short.answer.data[0] : short.answer;
    if (given === undefined) return { kind: "broken", result: broken("meta_trouble") };
    const long = tokenOf(
      read(
        await graph.call({
          method: "GET",
          baseUrl: withoutVersion(addresses.instagram),
          path: "access_token",
          query: { grant_type: "ig_exchange_token", client_secret: app.instagramSecret ?? "" },
          accessToken: given.access_token,
        }),
        "GET access_token",
        "code",
        tokenAnswer,
      ),
    );
    if (long.kind === "broken") return long;
    const scopes = typeof given.permissions === "string" ? given.permissions.split(",") : given.permissions;
    return { kind: "ok", answer: { ...long.answer, ...(scopes === undefined || scopes === null ? {} : { scopes }) } };
  };

  const pageOf = (found: z.output<typeof page>, own: string): FoundAccount | undefined => {
    const account = found.instagram_business_account;
    if (account === undefined || account === null) return undefined;
    return {
      accountId: account.id,
      username: account.username ?? account.id,
      senderId: found.id,
      ...(typeof found.name !== "string" ? {} : { pageName: found.name }),
      accessToken: found.access_token ?? own,
    };
  };
  const facebookAccounts = async (token: string): Promise<Asked<Found>> => {
    const asWho = { baseUrl: addresses.facebook, accessToken: token };
    const me = await graph.call({
      method: "GET",
      ...asWho,
      path: "me",
      query: { fields: "id,name,instagram_business_account{id,username}" },
    });
    const own = me.kind === "answered" ? page.safeParse(me.data) : undefined;
    const ownPage = own?.success === true ? pageOf(own.data, token) : undefined;
    if (ownPage !== undefined) {
      return { kind: "ok", answer: { kind: "accounts", accounts: [ownPage], isUserToken: false } };
    }
    // A person has no such field (100): then it is a person's token, which lists Pages.
    const isPerson = me.kind === "answered" || (me.kind === "refused" && me.error.code === 100);
    if (!isPerson) return read(me, "GET me", "account_token", z.never());
    const listed = read(
      await graph.call({
        method: "GET",
        ...asWho,
        path: "me/accounts",
        query: { fields: PAGE_FIELDS, limit: MOST_PAGES },
      }),
      "GET me/accounts",
      "account_token",
      pages,
    );
    if (listed.kind === "broken") return listed;
    const all = listed.answer.data;
    const accounts = all.flatMap((found) => pageOf(found, token) ?? []);
    if (accounts.length > 0) return { kind: "ok", answer: { kind: "accounts", accounts, isUserToken: true } };
    return { kind: "ok", answer: { kind: "none", cause: all.length > 0 ? "page_not_linked" : "no_accounts" } };
  };
  const instagramAccounts = async (token: string): Promise<Asked<Found>> => {
    const outcome = await graph.call({
      method: "GET",
      baseUrl: addresses.instagram,
      path: "me",
      query: { fields: "user_id,username,account_type" },
      accessToken: token,
    });
    const me = read(outcome, "GET me", "account_token", instagramMe);
    if (me.kind === "broken") return me;
    const { user_id: accountId, username, account_type: type } = me.answer;
    if (type === "PERSONAL") return { kind: "ok", answer: { kind: "none", cause: "not_professional" } };
    const account = { accountId, username, senderId: accountId, accessToken: token };
    return { kind: "ok", answer: { kind: "accounts", accounts: [account], isUserToken: false } };
  };

  return {
    exchangeCode: (app, code, redirectUri) =>
      app.family === "facebook" ? facebookCode(app, code, redirectUri) : instagramCode(app, code, redirectUri),
    lengthen,
    renewInstagram: async (token) =>
      tokenOf(
        read(
          await graph.call({
            method: "GET",
            baseUrl: withoutVersion(addresses.instagram),
            path: "refresh_access_token",
            query: { grant_type: "ig_refresh_token" },
            accessToken: token,
          }),
          "GET refresh_access_token",
          "account_token",
          tokenAnswer,
        ),
      ),
    accountsOf: (family, token) => (family === "facebook" ? facebookAccounts(token) : instagramAccounts(token)),
  };
}

/** Tokens of Instagram Login begin with IG, those of Facebook Login with EAA. Seen live, not documented. */
export function familyOfToken(token: string): LoginFamily | undefined {
  if (token.startsWith("IG")) return "instagram";
  return token.startsWith("EAA") ? "facebook" : undefined;
}
