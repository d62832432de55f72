import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import SqliteDatabase from "better-sqlite3";
import { createCore } from "#core/create-core.ts";
import { addressesAt } from "#core/instagram/addresses.ts";
import { DATABASE_FILE } from "#core/db/database.ts";
import { systemClock } from "#headless/adapters.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import { memorySecrets, memorySettings } from "../../support/core-world.ts";
import { DYING_MARKS, dyingMark } from "../../support/dying-shop.ts";
import { findMarks } from "../../support/marked-shop.ts";
import { REPOSITORY } from "../../support/repository.ts";
import { noTunnel } from "../../support/tunnel-double.ts";

/** The power is cut between an erasure's transaction and the moment when no byte is left. */
describe("after a crash", () => {
  let dataDir = "";
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "shopbell-crash-"));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const all = new Map(Array.from({ length: DYING_MARKS }, (_, nth) => [`${nth}`, dyingMark(nth)]));
  const unsent = new Map([["7", dyingMark(7)]]);

  const runUntilDeath = async (when: "unsent" | "half-way"): Promise<void> => {
    const child = spawn(process.execPath, ["test/support/dying-shop.ts", dataDir, when], {
      cwd: REPOSITORY,
      stdio: ["ignore", "inherit", "inherit"],
    });
    const [, signal] = (await once(child, "exit")) as [number | null, string | null];
    expect(signal).toBe("SIGKILL");
  };
  const startAgain = async () => {
    const core = createCore({
      dataDir,
      version: "0.0.0-test",
      clock: systemClock,
      newId: () => "unused",
      logger: { info: () => {}, warn: () => {}, error: () => {} },
      fetch: globalThis.fetch,
      secrets: memorySecrets(),
      settings: memorySettings(),
      network: { onReturn: () => () => {} },
      webhook: { port: 0, publicHosts: [] },
      graph: addressesAt("http://127.0.0.1:9"),
      tunnel: noTunnel,
    });
    await core.start();
    const call = async <Name extends RouteName>(route: Name, input: RouteInput<Name>): Promise<RouteOutput<Name>> => {
      const envelope = await core.request(route, input);
      if (!envelope.ok) throw new Error(envelope.error.message);
      return envelope.data as RouteOutput<Name>;
    };
    const untilClean = () =>
      new Promise<RouteOutput<"erasure/list">["items"][number]>((resolve, reject) => {
        const look = (): void => {
          call("erasure/list", {}).then(({ items }) => {
            if (items[0]?.cleanMs !== undefined) resolve(items[0]);
          }, reject);
        };
        core.events.subscribe((event) => {
          if (event.type === "erasure") look();
        });
        look();
      });
    return { core, call, untilClean };
  };

  it("an unsent message is gone from every file", async () => {
    await runUntilDeath("unsent");
    expect(await findMarks(dataDir, unsent)).not.toEqual([]);
    const { core, call, untilClean } = await startAgain();
    expect(await untilClean()).toMatchObject({ what: "unsent", state: "done", removed: { messages: 1 } });
    expect(await findMarks(dataDir, unsent)).toEqual([]);
    const { items } = await call("messages/list", { conversationId: 1, limit: 200 });
    expect(items).toHaveLength(200);
    await core.stop();
    expect(await findMarks(dataDir, unsent)).toEqual([]);
    expect(await findMarks(dataDir, all)).toHaveLength(DYING_MARKS - 1);
  });

  it("a conversation that was being removed is removed", async () => {
    await runUntilDeath("half-way");
    const file = new SqliteDatabase(join(dataDir, DATABASE_FILE), { readonly: true });
    expect(
      file
        .prepare("SELECT customer_id, erased.n FROM conversations, (SELECT count(*) AS n FROM tombstones) erased")
        .get(),
    ).toEqual({
      customer_id: "erased:1",
      n: expect.toSatisfy((n: number) => n > 0),
    });
    file.close();
    const { core, call, untilClean } = await startAgain();
    const receipt = await untilClean();
    expect(receipt).toMatchObject({ what: "conversation", state: "done", conversations: { done: 1, total: 1 } });
    expect(receipt.removed).toMatchObject({ messages: DYING_MARKS, customers: 1 });
    expect(await findMarks(dataDir, all)).toEqual([]);
    expect((await call("conversations/list", { list: "all" })).items).toEqual([]);
    await core.stop();
    expect(await findMarks(dataDir, all)).toEqual([]);
  });
});
