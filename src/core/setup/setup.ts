import type { ChainLink } from "#shared/domain/chain.ts";
import { toAccountId, type AccountId } from "#shared/domain/ids.ts";
import { isFreeDomain, type TunnelUse } from "#shared/domain/tunnel-quota.ts";
import type { Foundation } from "../foundation.ts";
import type { Handlers } from "../rpc/router.ts";
import { createPublicAddress, readDomain, readOwnAddress } from "../tunnel/public-address.ts";
import { callSelf } from "../tunnel/self-call.ts";
import type { CallbackAnswer, CallbackRequest } from "../webhook/door-protocol.ts";
import { createChainKeeper, type ChainKeeper } from "./chain-keeper.ts";
import { createDraft } from "./draft.ts";
import { broken } from "./explain.ts";
import { createLinkStates, type LinkResult } from "./link-result.ts";
import { createMetaApps } from "./meta-apps.ts";
import { WEBHOOK_FIELDS } from "./needed.ts";
import { createSetupView } from "./setup-view.ts";
import { setupReport } from "./report.ts";
import { createSignInCalls } from "./sign-in-calls.ts";
import { createSignIn, SIGN_IN_PATH } from "./sign-in.ts";
import { callbackOf } from "./subscribe.ts";
import { createWatch } from "./watch.ts";

/** Connecting and staying connected: the set-up, the chains of every account, and what keeps them whole. */
export interface Setup {
  /** What the door has to know of the shop's apps and its address. */
  readonly doorKeys: () => {
    readonly appSecrets: readonly string[];
    readonly verifyTokens: readonly string[];
    readonly publicHosts: readonly string[];
  };
  /** Meta's way back from a sign-in; undefined for any other path. */
  readonly callback: (request: CallbackRequest) => CallbackAnswer | undefined;
  readonly handshook: (challenge: string, verifyToken: string) => void;
  readonly delivered: ChainKeeper["delivered"];
  readonly handlers: Pick<
    Handlers,
    | "setup/get"
    | "setup/begin"
    | "setup/enter-app"
    | "setup/enter-address"
    | "setup/start-sign-in"
    | "setup/paste-token"
    | "setup/choose-accounts"
    | "setup/check"
    | "setup/dashboard-values"
    | "setup/close"
    | "setup/report"
  >;
  readonly importChanged: (id: AccountId) => void;
  /** An account is gone. */
  readonly forget: (id: AccountId) => void;
  /** A sign-in that is under way connects nobody any more, unless it has come so far that it cannot be left. */
  readonly leaveSignIn: () => void;
  readonly begin: () => void;
  readonly stop: () => Promise<void>;
}

export interface SetupHooks {
  readonly localPort: () => number;
  /** The door's keys are others now. */
  readonly keysChanged: () => void;
  readonly connected: (ids: readonly AccountId[]) => void;
  /** The sign-in of an account that was paused for want of one works. */
  readonly resumed: (id: AccountId) => void;
  /** The account's messages can be read: what was missed may be fetched. */
  readonly readable: (id: AccountId) => void;
  readonly importOf: (id: AccountId) => LinkResult;
}

/** Challenges of our own that the door may still report; more than one is rarely under way. */
const MOST_OWN_CHALLENGES = 20;

export async function createSetup(foundation: Foundation, hooks: SetupHooks): Promise<Setup> {
  const { db, clock, logger, ports, accounts, graph, addresses, accessOf, emit } = foundation;
  const isPractice = foundation.shop !== undefined;
  const changed = (): void => emit({ type: "setup" });
  const ending = new AbortController();

  const apps = createMetaApps(db, ports.secrets, ports.newId);
  await apps.load();
  const draft = createDraft(db);
  const states = createLinkStates(db, clock, changed);
  const ownChallenges: string[] = [];
  const address = createPublicAddress({
    db,
    secrets: ports.secrets,
    tunnel: ports.tunnel,
    clock,
    logger,
    localPort: hooks.localPort,
    changed() {
      hooks.keysChanged();
      changed();
      watch.addressChanged();
    },
  });
  await address.load();
  const calls = createSignInCalls({ graph, addresses, clock });
  const selfToken = ports.newId();
  const keeper = createChainKeeper({
    graph,
    addresses,
    clock,
    logger,
    accounts,
    accessOf,
    address,
    apps,
    states,
    calls,
    importOf: hooks.importOf,
    areSecretsUnreadable: () => ports.secrets.protection?.().isUnreadable === true,
    tunnelUse: () => tunnelUse(),
    selfCall: (url) =>
      callSelf(
        {
          fetch: ports.fetch,
          nowMs: () => performance.now(),
          ending: ending.signal,
          announced(challenge) {
            ownChallenges.push(challenge);
            if (ownChallenges.length > MOST_OWN_CHALLENGES) ownChallenges.shift();
          },
        },
        url,
        selfToken,
      ),
  });
  /** One that was connected without the set-up is watched as soon as there is an address under which it is heard. */
  const watched = (): readonly AccountId[] => {
    const isReached = address.wish() !== undefined || ports.webhook.publicHosts.length > 0;
    const all = isPractice ? [] : accounts.list().map(({ id }) => toAccountId(id));
    return all.filter((id) => isReached || accounts.connectionOf(id)?.metaApp !== undefined);
  };
  const walked = (id: AccountId): void => {
    const links = keeper.links(id);
    const holds = (name: ChainLink): boolean => links.some(({ link, state }) => link === name && state === "ok");
    const account = accounts.list().find((one) => one.id === id);
    // The keychain opens again, or Meta accepts the token after all: nobody has to say so.
    if (holds("sign_in") && account?.sending === "paused" && account.pausedBecause === "sign_in") hooks.resumed(id);
    if (holds("probes")) hooks.readable(id);
  };
  const watch = createWatch({ clock, logger, address, accounts, keeper, calls, watched, walked });
  apps.whenChanged(hooks.keysChanged);

  const begun = new Set<Promise<unknown>>();
  /** Secrets and rows belong together: stopping waits for what is being kept. */
  const whole = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const job = work();
    begun.add(job);
    try {
      return await job;
    } finally {
      begun.delete(job);
    }
  };
  /** Goes on behind the answer; the screens are told by events. */
  const behind = (work: Promise<void>): void => {
    const settled = work
      .catch((error: unknown) => logger.error("setup.fault", error))
      .finally(() => begun.delete(settled));
    begun.add(settled);
  };

  const connect = async (ids: readonly string[]): Promise<void> => {
    const connected = await signIn.choose(ids);
    if (connected.length === 0) return;
    const current = draft.get();
    // The set-up may have been left for one of the other log-in while the accounts were kept.
    if (current !== undefined && connected.every((id) => accounts.connectionOf(id)?.family === current.family)) {
      draft.put({ ...current, accountIds: [...new Set([...current.accountIds, ...connected])] });
    }
    hooks.connected(connected);
    changed();
    if (ending.signal.aborted) return;
    for (const id of connected) {
      behind(
        (async () => {
          await keeper.checkAccount(id, "sign_in");
          walked(id);
        })(),
      );
    }
  };
  const signIn = createSignIn({
    addresses,
    calls,
    accounts,
    apps,
    secrets: ports.secrets,
    clock,
    logger,
    newId: ports.newId,
    changed,
    publicUrl: address.url,
    isBehindOwnServer: () => address.wish()?.kind === "own",
    localPort: hooks.localPort,
    window: isPractice ? undefined : ports.signInWindow,
    ending: ending.signal,
    found: async (ids) => (ids.length === 1 ? connect(ids) : undefined),
  });

  const recheckApp = (id: number | undefined): void => {
    states.put(`app/${id ?? 0}`, "app", { state: "working" });
    behind(keeper.checkApp(id));
  };
  const recheckAddress = (open: () => Promise<void>): void => {
    states.put("host", "address", { state: "working" });
    behind(
      (async () => {
        await open();
        await keeper.checkAddress();
        for (const id of watched()) await keeper.checkAccount(id, "subscription");
      })(),
    );
  };

  const tunnelUse = (): TunnelUse | undefined => {
    const wish = address.wish();
    return wish?.kind === "ngrok" && isFreeDomain(wish.domain) ? foundation.health.tunnelUse() : undefined;
  };
  const view = createSetupView({
    accounts,
    address,
    apps,
    draft,
    keeper,
    signIn,
    isPractice,
    protection: () => ports.secrets.protection?.(),
    tunnelUse,
  });

  const check = (id: AccountId | undefined, link: ChainLink | undefined): void => {
    const current = draft.get();
    if (link === "address") return recheckAddress(address.open);
    if (id !== undefined) return behind(keeper.checkAccount(id, link));
    if (link === "app") return recheckApp(current?.metaApp);
    const app = current?.metaApp === undefined ? undefined : apps.get(current.metaApp);
    if (app !== undefined) behind(signIn.resume(app));
  };

  return {
    doorKeys: () => {
      const url = address.url();
      return {
        appSecrets: apps.appSecrets(),
        verifyTokens: [...apps.verifyTokens(), selfToken],
        publicHosts: url === undefined ? [] : [new URL(url).hostname],
      };
    },
    callback: (request) => (request.path === SIGN_IN_PATH ? signIn.callback(request) : undefined),
    handshook(challenge, verifyToken) {
      if (ownChallenges.includes(challenge) || verifyToken === selfToken) return;
      const app = apps.list().find((one) => one.verifyToken === verifyToken);
      const url = address.url();
      if (app === undefined || url === undefined) return;
      apps.shookHands(app.id, callbackOf(url), clock.nowMs());
      // Somebody pasted the values into the dashboard: the link that waits for it is looked at again.
      for (const id of watched()) {
        const link = keeper.links(id).find(({ link: name }) => name === "subscription");
        const isOfApp = accounts.connectionOf(id)?.metaApp === app.id;
        if (isOfApp && link?.state === "needs_you") behind(keeper.checkAccount(id, "subscription"));
      }
    },
    delivered: keeper.delivered,
    importChanged: (id) => states.put(id, "import", hooks.importOf(id)),
    forget: (id) => states.forget(id),
    leaveSignIn() {
      signIn.forget();
      changed();
    },
    handlers: {
      "setup/get": view,
      "setup/begin": ({ family }) => {
        if (isPractice) return view();
        const current = draft.get();
        if (current?.family !== family || current.accountIds.length > 0) {
          signIn.forget();
          const known = apps.list().findLast((app) => app.family === family);
          draft.put({ family, accountIds: [], ...(known === undefined ? {} : { metaApp: known.id }) });
          if (known !== undefined) recheckApp(known.id);
        }
        if (address.wish() !== undefined) recheckAddress(address.open);
        changed();
        return view();
      },
      "setup/enter-app": async (input) => {
        const current = draft.get();
        if (current === undefined) return view();
        const given = Object.values(input).some((value) => value !== undefined);
        if (!given) return view();
        const entered = {
          family: current.family,
          ...(input.metaAppId === undefined ? {} : { metaAppId: input.metaAppId }),
          ...(input.metaAppSecret === undefined ? {} : { metaSecret: input.metaAppSecret }),
          ...(input.instagramAppId === undefined ? {} : { instagramAppId: input.instagramAppId }),
          ...(input.instagramAppSecret === undefined ? {} : { instagramSecret: input.instagramAppSecret }),
        };
        const app = await whole(() => apps.save(current.metaApp, entered));
        draft.put({ ...current, metaApp: app.id });
        // A sign-in belongs to the app it was begun with.
        if (current.metaApp !== undefined && current.metaApp !== app.id) signIn.forget();
        // Accounts that were connected without the set-up, with this app's secret.
        const secret = app.family === "instagram" ? app.instagramSecret : app.metaSecret;
        if (secret !== undefined) accounts.joinApp(accounts.ofAppSecret(secret), app.id);
        recheckApp(app.id);
        return view();
      },
      "setup/enter-address": async (input) => {
        if (isPractice) return view();
        if (input.kind === "own") {
          const read = readOwnAddress(input.url, isOnLoopback(addresses.facebook));
          if (read.kind === "broken") states.put("host", "address", broken(read.cause));
          else recheckAddress(() => address.set({ kind: "own", url: read.url }, undefined));
          return view();
        }
        const domain = input.domain === undefined ? undefined : readDomain(input.domain);
        if (input.domain !== undefined && domain === undefined) {
          states.put("host", "address", broken("domain_unreadable"));
          return view();
        }
        const wish = { kind: "ngrok" as const, ...(domain === undefined ? {} : { domain }) };
        recheckAddress(() => address.set(wish, input.authtoken));
        return view();
      },
      "setup/start-sign-in": ({ way = "public" }) => {
        const app = draftApp();
        return app === undefined ? { kind: "not_ready" } : signIn.start(app, way);
      },
      "setup/paste-token": ({ token }) => {
        const app = draftApp();
        if (app !== undefined) behind(signIn.paste(app, token));
        return view();
      },
      "setup/choose-accounts": async ({ accountIds }) => {
        await whole(() => connect(accountIds));
        return view();
      },
      "setup/check": ({ accountId, link }) => {
        check(accountId === undefined ? undefined : toAccountId(accountId), link);
        return view();
      },
      "setup/dashboard-values": ({ accountId }) => {
        const appId = accounts.connectionOf(toAccountId(accountId))?.metaApp;
        const app = appId === undefined ? undefined : apps.get(appId);
        const url = address.url();
        if (app === undefined || url === undefined) return { kind: "no_address" };
        return {
          kind: "values",
          callbackUrl: callbackOf(url),
          verifyToken: app.verifyToken,
          fields: [...WEBHOOK_FIELDS],
        };
      },
      "setup/close": () => {
        draft.clear();
        signIn.forget();
        changed();
        return view();
      },
      "setup/report": () => ({ text: setupReport(view(), ports.version, clock.nowMs()) }),
    },
    begin() {
      if (isPractice) return;
      const app = draftApp();
      if (app !== undefined && (draft.get()?.accountIds.length ?? 0) === 0) behind(signIn.resume(app));
      watch.begin();
      foundation.opened.add(ports.network.onReturn(watch.returned));
    },
    async stop() {
      // Nothing waits for an answer of the network.
      ending.abort();
      foundation.hangUp();
      await Promise.all([watch.stop(), keeper.stop(), address.close()]);
      await signIn.settled();
      await Promise.allSettled(begun);
    },
  };

  function draftApp() {
    const id = draft.get()?.metaApp;
    return id === undefined ? undefined : apps.get(id);
  }
}

function isOnLoopback(url: string): boolean {
  return ["127.0.0.1", "localhost"].includes(new URL(url).hostname);
}
