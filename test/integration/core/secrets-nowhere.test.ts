import { afterEach, expect, it } from "vitest";
import { routes } from "#shared/contract/routes.ts";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import { historySteps } from "../../support/history-steps.ts";
import { readFolder } from "../../support/read-folder.ts";
import { createSetupWorld, SECRETS, type SetupWorld } from "../../support/setup-world.ts";

const ANA = "900000000000001";
let world: SetupWorld;
const { imported, write, eventually } = historySteps(() => world);
afterEach(() => world.close());

/** A secret as it is, and as it would look in an address, in JSON inside JSON, or packed up. */
const spellings = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").replaceAll("=", ""),
  Buffer.from(secret).toString("hex"),
];

it.each<LoginFamily>(["facebook", "instagram"])(
  "secrets that were entered once are in no answer, no event, no log line and no byte of the data folder (%s login)",
  async (family) => {
    world = await createSetupWorld(family);
    const answers: string[] = [];
    const core = world.core();
    const { request } = core;
    // Every answer of every route, from here to the end.
    Object.assign(core, {
      request: async (route: string, input: unknown) => {
        const answer = await request(route, input);
        answers.push(JSON.stringify(answer));
        return answer;
      },
    });
    await world.call("setup/begin", { family });
    await world.call("setup/enter-app", { metaAppId: SECRETS.metaAppId, metaAppSecret: "a-wrong-secret-00112233" });
    await world.linkOnce("app", ({ state }) => state === "needs_you");
    await world.connect();
    await write(ANA, ["hello"], true);
    await imported();
    await world.call("setup/check", { accountId: world.accountId });
    await eventually("the chain to be walked again", async () =>
      (await world.view()).chains[0]?.links.every(({ state }) => state === "ok") === true ? true : undefined,
    );
    // Signing in again, with a token that is pasted, and one of the wrong kind.
    await world.call("setup/begin", { family });
    const wrong = family === "facebook" ? "IGAAwrong-kind-445566" : "EAAwrong-kind-445566";
    await world.call("setup/paste-token", { token: wrong });
    await world.linkOnce("sign_in", ({ cause }) => cause !== undefined);
    await world.call("accounts/connect", {
      family: family === "facebook" ? "instagram" : "facebook",
      appSecret: "by-hand-secret-778899",
      accessToken: family === "facebook" ? "IGAAby-hand-112233" : "EAAby-hand-112233",
    });

    // Whatever else can be asked.
    const conversationId = (await world.call("conversations/list", { list: "all", limit: 1 })).items[0]?.id ?? 0;
    const messageId = (await world.call("messages/list", { conversationId, limit: 1 })).items[0]?.id ?? 0;
    const guesses: readonly unknown[] = [
      {},
      { conversationId },
      { messageId },
      { accountId: world.accountId },
      { text: "hello" },
      { list: "all" },
    ];
    const answered = new Set<string>();
    for (const [route, { kind }] of Object.entries(routes)) {
      if (kind !== "query") continue;
      for (const input of guesses) if ((await core.request(route, input)).ok) answered.add(route);
    }
    expect(answered.size).toBeGreaterThan(15);
    await world.call("setup/report", {});

    const { issuedTokens, accounts, codes } = world.simulator.world;
    const { metaAppSecret, instagramAppSecret, authtoken } = SECRETS;
    const secrets = [
      metaAppSecret,
      authtoken,
      ...(family === "instagram" ? [instagramAppSecret] : []),
      "a-wrong-secret-00112233",
      "by-hand-secret-778899",
      "wrong-kind-445566",
      "by-hand-112233",
      ...issuedTokens.keys(),
      ...codes.keys(),
      ...[...accounts.values()].flatMap(({ accessToken, userToken }) => [accessToken, userToken]),
    ];
    expect(secrets.length).toBeGreaterThan(8);
    const files = (await readFolder(world.dataDir)).map(({ bytes }) => bytes.toString("latin1"));
    const everything = [...answers, JSON.stringify(world.events), JSON.stringify(world.logged), ...files].join("\n");
    for (const secret of secrets) {
      for (const spelling of spellings(secret)) expect(everything.includes(spelling), secret.slice(0, 8)).toBe(false);
    }
    // The search can find: what may be there is.
    expect(everything).toContain(SECRETS.metaAppId);
    expect(everything).toContain("hello");
  },
);
