import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RouteInput } from "#shared/contract/routes.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";

const ANA = "900000000000001";
const BEN = "900000000000002";

describe("an export", () => {
  let world: CoreWorld;
  let second = 0;
  beforeEach(async () => {
    world = await createCoreWorld();
    await world.simulator.customerWrites({ customerId: ANA, text: "=first" });
    await world.clock.advance(60_000);
    second = world.clock.nowMs();
    await world.simulator.customerWrites({ customerId: BEN, text: "<b>second</b>" });
  });
  afterEach(() => world.close());

  const write = async (input: Omit<RouteInput<"archive/export">, "clientId" | "locale">): Promise<string> => {
    await world.call("archive/export", { clientId: "export-0001", locale: "en", ...input });
    const job = await world.until("the export", async () => {
      const { job: now } = await world.call("archive/state", {});
      return now?.state === "running" ? undefined : now;
    });
    if (job.path === undefined) throw new Error(`The export did not end well: ${JSON.stringify(job)}`);
    // What is erased here has no reach into a file of the owner's, so it is not in the data folder.
    expect(job.path.startsWith(`${world.dataDir}-files`)).toBe(true);
    return job.path;
  };
  interface Exported {
    readonly accounts: readonly unknown[];
    readonly conversations: readonly { readonly messages: readonly { readonly text: string }[] }[];
  }
  const texts = async (which: Partial<RouteInput<"archive/export">>): Promise<readonly string[]> => {
    const parsed = JSON.parse(readFileSync(await write({ format: "json", ...which }), "utf8")) as Exported;
    return parsed.conversations.flatMap(({ messages }) => messages.map(({ text }) => text));
  };

  it("holds everything, or what was asked for: an account, a customer, some days", async () => {
    const { items } = await world.call("conversations/list", { list: "all" });
    const ofBen = items.find(({ customer }) => customer.id === BEN);
    expect(await texts({})).toEqual(["=first", "<b>second</b>"]);
    expect(await texts({ accountId: world.accountId })).toHaveLength(2);
    expect(await texts({ accountId: "17841499999999999" })).toEqual([]);
    expect(await texts({ conversationId: ofBen?.id ?? 0 })).toEqual(["<b>second</b>"]);
    expect(await texts({ toMs: second })).toEqual(["=first"]);
    expect(await texts({ fromMs: second })).toEqual(["<b>second</b>"]);
  });

  it("is a table that runs no formula, or pages that run nothing at all", async () => {
    expect(readFileSync(await write({ format: "csv" }), "utf8")).toContain(`"'=first"`);
    const folder = await write({ format: "html" });
    expect(readdirSync(folder).toSorted()).toEqual(["conversation-1.html", "conversation-2.html", "index.html"]);
    const page = readFileSync(`${folder}/conversation-2.html`, "utf8");
    expect(page).toContain("&lt;b&gt;second&lt;/b&gt;");
    expect(existsSync(`${folder}.unfinished`)).toBe(false);
  });
});
