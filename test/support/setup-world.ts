import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { LinkView, SetupView } from "#shared/contract/setup.ts";
import type { ChainLink } from "#shared/domain/chain.ts";
import type { SimulatorOptions } from "#simulator/index.ts";
import type { CorePorts } from "#core/ports.ts";
import { createCoreWorld, type CoreWorld, type WorldOptions } from "./core-world.ts";
import { createTunnelDouble, type TunnelDouble } from "./tunnel-double.ts";

/** A shop that has connected nothing yet, Meta's side, and a tunnel between them. */
export interface SetupWorld extends CoreWorld {
  readonly tunnel: TunnelDouble;
  readonly family: LoginFamily;
  /** Nothing of the shop runs any more; time goes on without it. */
  readonly fallAsleep: () => void;
  readonly wakeUp: () => void;
  readonly view: () => Promise<SetupView>;
  /** A link of the set-up under way, or of an account's chain, once `is` says so. */
  readonly linkOnce: (link: ChainLink, is: (view: LinkView) => boolean, accountId?: string) => Promise<LinkView>;
  readonly enterApp: () => Promise<void>;
  readonly enterAddress: () => Promise<void>;
  /** Walks through Meta's dialog as a browser does. */
  readonly signIn: () => Promise<Response>;
  /** All of it, until the account is subscribed. */
  readonly connect: () => Promise<void>;
}

export const SECRETS = {
  metaAppId: "1234567890",
  metaAppSecret: "meta-secret-e41f9",
  instagramAppId: "9876543210",
  instagramAppSecret: "instagram-secret-77aa0",
  authtoken: "2secretauthtoken0000_0123456789",
} as const;

export async function createSetupWorld(
  family: LoginFamily,
  accounts: NonNullable<SimulatorOptions["accounts"]> = [{ family }],
  more: Pick<WorldOptions, "skewMs"> & { readonly ports?: () => Partial<CorePorts> } = {},
): Promise<SetupWorld> {
  const tunnel = await createTunnelDouble();
  let woken = (): void => {};
  let isAsleep = false;
  const overslept: (() => void)[] = [];
  const world = await createCoreWorld({
    connect: false,
    webhook: false,
    simulator: {
      app: {
        id: SECRETS.metaAppId,
        name: "Mira Inbox",
        secret: SECRETS.metaAppSecret,
        instagramId: SECRETS.instagramAppId,
        instagramSecret: SECRETS.instagramAppSecret,
      },
      accounts,
    },
    hosts: true,
    ports: (_dataDir, clock) => ({
      tunnel: tunnel.provider,
      clock: {
        nowMs: () => clock.nowMs() + (more.skewMs?.() ?? 0),
        after: (delayMs, run) => clock.after(delayMs, () => (isAsleep ? void overslept.push(run) : run())),
      },
      network: {
        onReturn(listener) {
          woken = listener;
          return () => {};
        },
      },
      ...more.ports?.(),
    }),
  });
  const { call, until } = world;
  const view = (): Promise<SetupView> => call("setup/get", {});
  const linkOnce: SetupWorld["linkOnce"] = (link, is, accountId) =>
    until(`${link} to be as expected`, async () => {
      const { draft, chains } = await view();
      const links = accountId === undefined ? draft?.links : chains.find((c) => c.accountId === accountId)?.links;
      const found = links?.find((one) => one.link === link);
      return found !== undefined && is(found) ? found : undefined;
    });
  const isOk = ({ state }: LinkView): boolean => state === "ok";
  const { metaAppId, metaAppSecret, instagramAppId, instagramAppSecret, authtoken } = SECRETS;

  const enterApp = async (): Promise<void> => {
    await call("setup/begin", { family });
    const instagram = family === "instagram" ? { instagramAppId, instagramAppSecret } : {};
    await call("setup/enter-app", { metaAppId, metaAppSecret, ...instagram });
    await linkOnce("app", isOk);
  };
  const enterAddress = async (): Promise<void> => {
    await call("setup/enter-address", { kind: "ngrok", authtoken });
    await linkOnce("address", isOk);
  };
  const signIn = async (): Promise<Response> => {
    const started = await call("setup/start-sign-in", {});
    if (started.kind !== "open") throw new Error("The sign-in is not ready.");
    return fetch(started.url, { headers: { "accept-language": "pt-BR,en;q=0.5" } });
  };

  return {
    ...world,
    tunnel,
    family,
    fallAsleep() {
      isAsleep = true;
      tunnel.edge({ status: 404, code: "ERR_NGROK_3200" });
    },
    wakeUp() {
      isAsleep = false;
      tunnel.edge("open");
      for (const run of overslept.splice(0)) run();
      woken();
    },
    view,
    linkOnce,
    enterApp,
    enterAddress,
    signIn,
    async connect() {
      await enterApp();
      await enterAddress();
      await signIn();
      await linkOnce("subscription", isOk, world.accountId);
      await linkOnce("live_test", ({ state }) => state === "needs_you", world.accountId);
    },
    async close() {
      await world.close();
      await tunnel.close();
    },
  };
}
