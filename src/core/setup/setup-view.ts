import type { AccountView } from "#shared/contract/accounts.ts";
import type { SetupDraft, SetupView } from "#shared/contract/setup.ts";
import { CHAIN_LINKS, lightOf, mendOf } from "#shared/domain/chain.ts";
import { toAccountId } from "#shared/domain/ids.ts";
import { FREE_BYTES, FREE_REQUESTS, isQuotaNear, type TunnelUse } from "#shared/domain/tunnel-quota.ts";
import type { SecretProtection } from "../ports.ts";
import type { PublicAddress } from "../tunnel/public-address.ts";
import type { Accounts } from "./accounts.ts";
import type { ChainKeeper } from "./chain-keeper.ts";
import type { Draft, DraftRow } from "./draft.ts";
import type { MetaApps } from "./meta-apps.ts";
import type { SignIn } from "./sign-in.ts";

export interface SetupViewParts {
  readonly accounts: Accounts;
  readonly address: PublicAddress;
  readonly apps: MetaApps;
  readonly draft: DraftRow;
  readonly keeper: ChainKeeper;
  readonly signIn: SignIn;
  readonly isPractice: boolean;
  readonly protection: () => SecretProtection | undefined;
  readonly tunnelUse: () => TunnelUse | undefined;
}

/** All that the screens know of the set-up. No secret is in it: whether there is one, at most. */
export function createSetupView(parts: SetupViewParts): () => SetupView {
  const { accounts, address, apps, draft, keeper, signIn, isPractice } = parts;

  const draftView = (current: Draft): SetupDraft => {
    const app = current.metaApp === undefined ? undefined : apps.get(current.metaApp);
    const [first] = current.accountIds;
    const ways = signIn.ways(current.family);
    const redirectUrl = ways.find(({ way }) => way === "public")?.redirectUrl;
    const choices = signIn.choices();
    const signInLink = signIn.result();
    const cause = "cause" in signInLink ? signInLink.cause : undefined;
    const beforeAccount = CHAIN_LINKS.map((link) => {
      if (link === "app") return keeper.appLink(current.metaApp);
      if (link === "address") return keeper.addressLink();
      if (link !== "sign_in") return { link, state: "waiting" as const };
      return { link, ...signInLink, ...(cause === undefined ? {} : { mend: mendOf(cause) }) };
    });
    return {
      family: current.family,
      links: first === undefined ? beforeAccount : [...keeper.links(toAccountId(first))],
      hasMetaSecret: app?.metaSecret !== undefined,
      hasInstagramSecret: app?.instagramSecret !== undefined,
      accountIds: [...current.accountIds],
      ways: [...ways],
      ...(app?.metaAppId === undefined ? {} : { metaAppId: app.metaAppId }),
      ...(app?.instagramAppId === undefined ? {} : { instagramAppId: app.instagramAppId }),
      ...(redirectUrl === undefined ? {} : { redirectUrl }),
      ...(choices.length === 0 ? {} : { choices: [...choices] }),
    };
  };
  const chainOf = ({ id, username, family }: AccountView) => ({
    accountId: id,
    username,
    family,
    links: [...keeper.links(toAccountId(id))],
  });
  const addressView = (): Pick<SetupView, "address"> => {
    const wish = address.wish();
    if (wish === undefined) return {};
    const url = address.url();
    const use = parts.tunnelUse();
    return {
      address: {
        kind: wish.kind,
        hasAuthtoken: address.hasAuthtoken(),
        ...(url === undefined ? {} : { url }),
        ...(wish.kind === "ngrok" && wish.domain !== undefined ? { domain: wish.domain } : {}),
        ...(use === undefined
          ? {}
          : { use: { ...use, requestLimit: FREE_REQUESTS, byteLimit: FREE_BYTES, isNear: isQuotaNear(use) } }),
      },
    };
  };

  return () => {
    const current = draft.get();
    const secrets = isPractice ? undefined : parts.protection();
    const chains = isPractice ? [] : accounts.list().map(chainOf);
    return {
      ...(current === undefined ? {} : { draft: draftView(current) }),
      ...addressView(),
      ...(secrets === undefined ? {} : { secrets }),
      chains,
      light: lightOf(chains.flatMap(({ links }) => links)),
    };
  };
}
