import { afterEach, expect, it } from "vitest";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import { AppError } from "#core/app-error.ts";
import type { SecretStore } from "#core/ports.ts";
import { historySteps } from "../../support/history-steps.ts";
import { createSetupWorld, SECRETS, type SetupWorld } from "../../support/setup-world.ts";

const HOUR_MS = 3_600_000;
const ANA = "900000000000001";
let world: SetupWorld;
const { eventually, imported, texts, write } = historySteps(() => world);
afterEach(() => world.close());

/** A keychain that can be lost: then it opens nothing, and until it is set up again it takes nothing. */
function keyring() {
  const kept = new Map<string, { readonly value: string; readonly key: number }>();
  let key = 1;
  let isThere = true;
  const isOpen = (entry: { readonly key: number } | undefined): boolean => entry !== undefined && entry.key === key;
  const secrets: SecretStore = {
    protection: () => ({
      kind: isThere ? "keychain" : "none",
      backend: "gnome_libsecret",
      isUnreadable: [...kept.values()].some((entry) => !isThere || !isOpen(entry)),
    }),
    get: async (name) => (isThere && isOpen(kept.get(name)) ? kept.get(name)?.value : undefined),
    async set(name, value) {
      if (!isThere) throw new AppError("storage_failed", "This computer has no keychain that is open.");
      kept.set(name, { value, key });
    },
    delete: async (name) => void kept.delete(name),
  };
  return {
    secrets,
    lose() {
      isThere = false;
    },
    /** A new one; nothing of the old one opens. */
    setUpAnew() {
      isThere = true;
      key += 1;
    },
    comeBack() {
      isThere = true;
    },
  };
}

it.each<LoginFamily>(["facebook", "instagram"])(
  "a keyring that is lost means signing in again, and not one message (%s login)",
  async (family) => {
    const ring = keyring();
    world = await createSetupWorld(family, [{ family }], { ports: () => ({ secrets: ring.secrets }) });
    await world.connect();
    await imported();
    await write(ANA, ["before"], true);

    ring.lose();
    world.fallAsleep();
    await world.restart();
    expect(await texts(ANA)).toEqual(["before"]);
    const app = await world.linkOnce("app", ({ state }) => state === "needs_you", world.accountId);
    expect(app).toMatchObject({ cause: "secrets_unreadable", mend: "enter_secrets_again" });
    expect(await world.view()).toMatchObject({ light: "needs_you", secrets: { kind: "none", isUnreadable: true } });
    expect(await world.call("app/state", {})).toMatchObject({
      accounts: [{ sending: "paused", pausedBecause: "sign_in" }],
    });
    // Written while nobody could sign in; the door cannot check it and says so, Meta keeps it.
    await world.clock.advance(2 * HOUR_MS);
    await write(ANA, ["meanwhile"]);

    ring.setUpAnew();
    world.wakeUp();
    await world.enterApp();
    await world.call("setup/enter-address", { kind: "ngrok", authtoken: SECRETS.authtoken });
    await world.linkOnce("address", ({ state }) => state === "ok");
    await world.signIn();
    await world.linkOnce("subscription", ({ state }) => state === "ok", world.accountId);
    await eventually("what was written meanwhile", async () => ((await texts(ANA)).length === 2 ? true : undefined));
    await write(ANA, ["after"], true);
    await eventually("what came after", async () => ((await texts(ANA)).length === 3 ? true : undefined));
    expect(await texts(ANA)).toEqual(["before", "meanwhile", "after"]);
    expect(await world.call("app/state", {})).toMatchObject({ accounts: [{ sending: "ready" }] });
    expect((await world.view()).secrets).toMatchObject({ kind: "keychain" });
  },
);

it("a keyring that comes back is all that is needed", async () => {
  const ring = keyring();
  world = await createSetupWorld("facebook", [{ family: "facebook" }], { ports: () => ({ secrets: ring.secrets }) });
  await world.connect();
  ring.lose();
  await world.restart();
  await world.linkOnce("sign_in", ({ state }) => state === "needs_you", world.accountId);
  ring.comeBack();
  await world.restart();
  await world.linkOnce("sign_in", ({ state }) => state === "ok", world.accountId);
  await world.until("replies to go out again", async () =>
    (await world.call("app/state", {})).accounts[0]?.sending === "ready" ? true : undefined,
  );
});
