import { z } from "zod";
import { toAccountId } from "#shared/domain/ids.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { GraphClient, GraphOutcome } from "../instagram/graph-client.ts";
import type { GraphAddresses } from "../ports.ts";
import type { Accounts } from "./accounts.ts";

/**
 * Connects an account with a token the owner pasted: asks Meta whose token it is and keeps account and secrets.
 * Connecting a known account again only renews its secrets.
 */
export type ConnectAccount = (input: RouteInput<"accounts/connect">) => Promise<RouteOutput<"accounts/connect">>;

export interface ConnectParts {
  readonly accounts: Accounts;
  readonly graph: GraphClient;
  readonly addresses: GraphAddresses;
  readonly newId: () => string;
}

interface Identity {
  readonly id: string;
  readonly username: string;
  readonly senderId: string;
}

/** `user_id` is the id webhooks use; `id` is scoped to the app (Meta, "Instagram API with Instagram Login"). */
const instagramMe = z.object({ user_id: z.coerce.string(), username: z.string() });
const facebookPage = z.object({
  id: z.coerce.string(),
  instagram_business_account: z.object({ id: z.coerce.string(), username: z.string() }),
});

export function createConnectAccount({ accounts, graph, addresses, newId }: ConnectParts): ConnectAccount {
  const ask = (family: LoginFamily, accessToken: string): Promise<GraphOutcome> =>
    graph.call({
      method: "GET",
      baseUrl: addresses[family],
      path: "me",
      query: { fields: family === "instagram" ? "user_id,username" : "id,instagram_business_account{id,username}" },
      accessToken,
    });

  return async (input) => {
    const looksLike = familyOfToken(input.accessToken);
    if (looksLike !== undefined && looksLike !== input.family) return { kind: "wrong_family", looksLike };
    const outcome = await ask(input.family, input.accessToken);
    if (outcome.kind === "not_sent" || outcome.kind === "unknown") return { kind: "offline" };
    if (outcome.kind === "refused") {
      const { code, subcode } = outcome.error;
      return { kind: "refused", code, ...(subcode === undefined ? {} : { subcode }) };
    }
    const identity = input.family === "instagram" ? readInstagram(outcome.data) : readPage(outcome.data);
    if (identity === undefined) return { kind: "refused" };
    const verifyToken = input.verifyToken ?? newId();
    const account = await accounts.save({
      id: toAccountId(identity.id),
      family: input.family,
      username: identity.username,
      senderId: identity.senderId,
      appSecret: input.appSecret,
      accessToken: input.accessToken,
      verifyToken,
    });
    return { kind: "connected", account, verifyToken };
  };
}

function readInstagram(data: unknown): Identity | undefined {
  const parsed = instagramMe.safeParse(data);
  if (!parsed.success) return undefined;
  return { id: parsed.data.user_id, username: parsed.data.username, senderId: parsed.data.user_id };
}

/** In family A the token is the Page's: messages are sent by the Page, for the account linked to it. */
function readPage(data: unknown): Identity | undefined {
  const parsed = facebookPage.safeParse(data);
  if (!parsed.success) return undefined;
  const { id: senderId, instagram_business_account: account } = parsed.data;
  return { id: account.id, username: account.username, senderId };
}

/** Tokens of Instagram Login begin with IGAA (older: IGQ), those of Facebook Login with EAA. Seen live, not documented. */
function familyOfToken(token: string): LoginFamily | undefined {
  if (token.startsWith("IG")) return "instagram";
  return token.startsWith("EAA") ? "facebook" : undefined;
}
