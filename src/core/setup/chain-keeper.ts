import { CHAIN_LINKS, LINK_NEEDS, type ChainLink } from "#shared/domain/chain.ts";
import type { LinkView } from "#shared/contract/setup.ts";
import { toAccountId, type AccountId } from "#shared/domain/ids.ts";
import type { Logger } from "../ports.ts";
import { checkAddress, checkApp, checkPermissions, checkProbes, checkSignIn, type CheckParts } from "./checks.ts";
import type { LinkResult, LinkStates, Subject } from "./link-result.ts";
import { checkLiveTest } from "./live-test.ts";
import type { MetaApps } from "./meta-apps.ts";
import { checkSubscription } from "./subscribe.ts";

/**
 * Walks the chains: every link is checked by one function, the result is kept, and what a link needs is checked before
 * it. Set-up and Health both come through here. One walk at a time, so there is never more than one mend under way;
 * a walk of one account never ends because of another's.
 */
export interface ChainKeeper {
  readonly links: (id: AccountId) => readonly LinkView[];
  readonly appLink: (appId: number | undefined) => LinkView;
  readonly addressLink: () => LinkView;
  readonly checkApp: (appId: number | undefined) => Promise<void>;
  readonly checkAddress: () => Promise<void>;
  /** From `from` on, with what it needs; the whole chain when left out. */
  readonly checkAccount: (id: AccountId, from?: ChainLink) => Promise<void>;
  /** Webhooks of these accounts are in the inbox. */
  readonly delivered: (ids: ReadonlySet<AccountId>) => void;
  readonly stop: () => Promise<void>;
}

export interface ChainKeeperParts extends CheckParts {
  readonly apps: MetaApps;
  readonly states: LinkStates;
  readonly logger: Logger;
  /** How far the import of an account is; undefined where there is nothing to import. */
  readonly importOf: (id: AccountId) => LinkResult;
}

/** A link that holds is proven anew by deliveries at most this often. */
const PROVE_EVERY_MS = 600_000;

export function createChainKeeper(parts: ChainKeeperParts): ChainKeeper {
  const { apps, states, accounts, address, logger, clock } = parts;
  let stopped = false;
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const next = turn.then(async () => {
      if (!stopped) await work();
    });
    turn = next.catch((error: unknown) => logger.error("setup.check_fault", error));
    return turn;
  };

  const appSubject = (appId: number | undefined): Subject => `app/${appId ?? 0}`;
  const subjectOf = (link: ChainLink, id: AccountId): Subject => {
    if (link === "address") return "host";
    return link === "app" ? appSubject(accounts.connectionOf(id)?.metaApp) : id;
  };
  const viewOf = (link: ChainLink, id: AccountId): LinkView => states.view(subjectOf(link, id), link);

  const app = async (appId: number | undefined): Promise<void> => {
    const { name, ...result } = await checkApp(parts, appId === undefined ? undefined : apps.get(appId));
    if (stopped) return;
    if (appId !== undefined && name !== undefined) apps.named(appId, name);
    states.put(appSubject(appId), "app", result);
  };
  const host = async (): Promise<void> => {
    const result = await checkAddress(parts);
    if (!stopped) states.put("host", "address", result);
  };

  const checkOne = async (link: ChainLink, id: AccountId): Promise<LinkResult | undefined> => {
    const connection = accounts.connectionOf(id);
    if (connection === undefined) return undefined;
    const metaApp = connection.metaApp === undefined ? undefined : apps.get(connection.metaApp);
    switch (link) {
      case "app":
      case "address":
        return undefined;
      case "sign_in":
        return checkSignIn(parts, id, connection);
      case "permissions":
        return metaApp === undefined ? undefined : checkPermissions(parts, id, connection, metaApp);
      case "subscription": {
        const url = address.url();
        if (metaApp === undefined || url === undefined) return undefined;
        return checkSubscription(parts, id, connection, metaApp, url, true);
      }
      case "probes":
        return checkProbes(parts, id, connection);
      case "live_test": {
        const { provenMs } = viewOf("live_test", id);
        return checkLiveTest(parts, id, provenMs, connection.tokenIssuedMs);
      }
      case "import":
        return parts.importOf(id);
    }
  };

  const walk = async (id: AccountId, from: ChainLink): Promise<void> => {
    const first = CHAIN_LINKS.indexOf(from);
    for (const link of CHAIN_LINKS.slice(first)) {
      if (stopped || accounts.connectionOf(id) === undefined) return;
      if (link === "app") await app(accounts.connectionOf(id)?.metaApp);
      else if (link === "address") await host();
      else await step(link, id);
    }
  };
  const step = async (link: ChainLink, id: AccountId): Promise<void> => {
    const isReady = LINK_NEEDS[link].every((needed) => viewOf(needed, id).state === "ok");
    if (!isReady) return states.put(id, link, { state: "waiting" });
    if (viewOf(link, id).state !== "ok") states.put(id, link, { state: "working" });
    const result = await checkOne(link, id);
    if (stopped) return;
    // Only a message proves that messages come.
    states.put(id, link, result ?? { state: "waiting" }, link !== "live_test");
    if (result?.state === "needs_you" || result?.state === "failed") {
      logger.info("setup.link_broken", { link, cause: result.cause, account: id.slice(-3) });
    }
  };

  return {
    links: (id) => CHAIN_LINKS.map((link) => viewOf(link, id)),
    appLink: (appId) => states.view(appSubject(appId), "app"),
    addressLink: () => states.view("host", "address"),
    checkApp: (appId) => inTurn(() => app(appId)),
    checkAddress: () => inTurn(host),
    checkAccount: (id, from = "app") => inTurn(() => walk(toAccountId(id), from)),
    delivered(ids) {
      for (const id of ids) {
        const { state, provenMs } = viewOf("live_test", id);
        const isFresh = state === "ok" && provenMs !== undefined && clock.nowMs() - provenMs < PROVE_EVERY_MS;
        if (!isFresh) states.put(id, "live_test", { state: "ok", parts: [{ name: "app_published", state: "ok" }] });
      }
    },
    async stop() {
      stopped = true;
      await turn;
    },
  };
}
