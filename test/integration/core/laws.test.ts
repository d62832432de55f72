import { afterEach, describe, expect, it } from "vitest";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { textReply } from "../../support/text-reply.ts";

const CUSTOMER = "900000000000001";

describe("history and connection", () => {
  let world: CoreWorld;
  afterEach(() => world.close());
  const account = () => {
    const found = [...world.simulator.world.accounts.values()][0];
    if (found === undefined) throw new Error("The simulator has no account");
    return found;
  };
  const texts = async (): Promise<(string | undefined)[]> => {
    const { items } = await world.call("conversations/list", { list: "all" });
    expect(items).toHaveLength(1);
    const page = await world.call("messages/list", { conversationId: items[0]?.id ?? 0 });
    return page.items.map((message) => message.text);
  };

  it("connecting the same account again, with another token, secret and verify token, keeps every conversation", async () => {
    world = await createCoreWorld();
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "before" });
    const again = await world.call("accounts/connect", {
      family: "instagram",
      appSecret: "another app's secret",
      accessToken: account().accessToken,
      verifyToken: "another-verify-token",
    });
    expect(again).toMatchObject({ kind: "connected", account: { id: world.accountId } });
    expect((await world.call("app/state", {})).accounts).toHaveLength(1);
    await world.simulator.webhook({
      url: world.webhookUrl(),
      appSecret: "another app's secret",
      verifyToken: "another-verify-token",
    });
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "after" });
    expect(await texts()).toEqual(["before", "after"]);
  });

  it("names the family a pasted token belongs to, and keeps nothing of a token Meta refuses", async () => {
    world = await createCoreWorld({ connect: false });
    const connect = (family: "facebook" | "instagram", accessToken: string) =>
      world.call("accounts/connect", { family, appSecret: "s", accessToken });
    expect(await connect("facebook", account().accessToken)).toEqual({ kind: "wrong_family", looksLike: "instagram" });
    expect(await connect("instagram", "EAAGsomething")).toEqual({ kind: "wrong_family", looksLike: "facebook" });
    expect(await connect("instagram", "IGAAnot-a-token")).toMatchObject({ kind: "refused", code: 190 });
    expect((await world.call("app/state", {})).accounts).toEqual([]);
  });

  it("answers every route at once while Instagram does not answer at all", async () => {
    const silent: typeof globalThis.fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
      });
    let isSilent = false;
    const fetch: typeof globalThis.fetch = (input, init) => (isSilent ? silent : globalThis.fetch)(input, init);
    world = await createCoreWorld({ fetch });
    isSilent = true;
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    const sent = await world.call("replies/send", {
      conversationId: 1,
      parts: textReply("silent-line-1", "hi"),
      confirmedByPerson: false,
    });
    expect(sent.kind).toBe("queued");
    expect(await texts()).toEqual(["hello", "hi"]);
    const { items } = await world.call("messages/list", { conversationId: 1 });
    expect(items.at(-1)?.state?.kind).toMatch(/waiting|sending/u);
  });

  it("pages by key: no row twice and none left out while messages go on arriving", async () => {
    world = await createCoreWorld();
    for (let index = 0; index < 25; index++) {
      await world.clock.advance(1000);
      await world.simulator.customerWrites({ customerId: `90000000000${1000 + index}`, text: `hello ${index}` });
    }
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.call("conversations/list", {
        list: "all",
        limit: 10,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
      await world.clock.advance(1000);
      await world.simulator.customerWrites({ customerId: `90000000000${2000 + seen.length}`, text: "newcomer" });
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(25);
  });
});
