import { join } from "node:path";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import SqliteDatabase from "better-sqlite3";
import { afterEach, describe, expect, it } from "vitest";
import { defaultAssistant } from "#shared/domain/assistant-texts.ts";
import { openArrivals } from "#core/webhook/arrivals.ts";
import { startDoorThread, type DoorThreadParts } from "#core/webhook/door-thread.ts";
import { unpackArrivals } from "#core/webhook/door-protocol.ts";
import { createCoreWorld, START_MS, type CoreWorld } from "../../support/core-world.ts";
import { postSigned, textDelivery } from "../../support/post-delivery.ts";

const SECRET = "s3cret";
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const delivery = (accountId: string, mid: string, customerId = "900000000000001") =>
  textDelivery({ accountId, customerId, mid, text: `text of ${mid}`, atMs: START_MS });

describe("the door's journal and the inbox", () => {
  let world: CoreWorld;
  afterEach(() => world.close());
  const texts = async (): Promise<(string | undefined)[]> => {
    const { items } = await world.call("messages/list", { conversationId: 1 });
    return items.map((message) => message.text);
  };

  it("whoever gets a 200 finds the message in the inbox, and nothing stays in the journal", async () => {
    world = await createCoreWorld();
    await postSigned(world.webhookUrl(), delivery(world.accountId, "m1"), world.appSecret);
    expect(await texts()).toEqual(["text of m1"]);
    await world.until("swept", async () => ((await journalFiles(world.dataDir)).length === 0 ? true : undefined));
  });

  it("what was acknowledged and not applied when the computer died is in the inbox after the next start", async () => {
    world = await createCoreWorld();
    await world.core().stop();
    const journal = openArrivals(world.dataDir, 1);
    journal.append([Buffer.from(JSON.stringify(delivery(world.accountId, "m1")))], START_MS);
    journal.append([Buffer.from(JSON.stringify(delivery(world.accountId, "m2")))], START_MS);
    journal.close(0);
    expect(await journalFiles(world.dataDir)).toHaveLength(1);
    await world.restart();
    expect(await texts()).toEqual(["text of m1", "text of m2"]);
    await world.until("swept", async () => ((await journalFiles(world.dataDir)).length === 0 ? true : undefined));
  });

  it("so is it where the assistant hears of it before anything else of the core is there", async () => {
    world = await createCoreWorld();
    const config = { ...defaultAssistant("en"), isOn: true };
    await world.call("assistant/set", { accountId: world.accountId, config });
    await world.core().stop();
    const journal = openArrivals(world.dataDir, 1);
    journal.append([Buffer.from(JSON.stringify(delivery(world.accountId, "m1")))], START_MS);
    journal.close(0);
    await world.restart();
    expect((await world.call("quarantine/list", {})).items).toEqual([]);
    expect((await texts())[0]).toBe("text of m1");
  });

  it("answers 500 while the database is locked, says so, and recovers by itself with nothing lost or doubled", async () => {
    world = await createCoreWorld();
    const other = new SqliteDatabase(join(world.dataDir, "shopbell.db"));
    other.exec("BEGIN IMMEDIATE");
    const refused = await postSigned(world.webhookUrl(), delivery(world.accountId, "m1"), world.appSecret);
    expect(refused.status).toBe(500);
    expect((await postSigned(world.webhookUrl(), delivery(world.accountId, "m2"), world.appSecret)).status).toBe(500);
    expect((await world.call("app/state", {})).storageFailing).toBe(true);
    other.exec("ROLLBACK");
    other.close();
    await world.until("recovered", async () => ((await world.call("app/state", {})).storageFailing ? undefined : true));
    for (const mid of ["m1", "m2"]) {
      expect((await postSigned(world.webhookUrl(), delivery(world.accountId, mid), world.appSecret)).status).toBe(200);
    }
    expect(new Set(await texts())).toEqual(new Set(["text of m1", "text of m2"]));
    expect(await texts()).toHaveLength(2);
    expect(world.events.filter((event) => event.type === "storage")).toEqual([
      { type: "storage", failing: true },
      { type: "storage", failing: false },
    ]);
  });

  it("keeps an event that cannot be applied in quarantine and applies the others of its group", async () => {
    world = await createCoreWorld();
    const db = new SqliteDatabase(join(world.dataDir, "shopbell.db"));
    db.exec(`CREATE TRIGGER poison BEFORE INSERT ON messages WHEN NEW.mid = 'bad'
             BEGIN SELECT RAISE(ABORT, 'poison'); END`);
    const [first, second, third] = ["m1", "bad", "m3"].map((mid) => delivery(world.accountId, mid));
    const batch = {
      object: "instagram",
      entry: [...(first?.entry ?? []), ...(second?.entry ?? []), ...(third?.entry ?? [])],
    };
    expect((await postSigned(world.webhookUrl(), batch, world.appSecret)).status).toBe(200);
    expect(await texts()).toEqual(["text of m1", "text of m3"]);
    expect(db.prepare("SELECT reason FROM quarantine").all()).toEqual([{ reason: "apply_failed" }]);
    db.close();
  });

  it("takes many deliveries at once and loses or doubles none", async () => {
    world = await createCoreWorld();
    const mids = Array.from({ length: 400 }, (_, index) => `many-${index}`);
    const answers = await Promise.all(
      mids.map((mid) => postSigned(world.webhookUrl(), delivery(world.accountId, mid), world.appSecret)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    const count = await world.until("all applied", async () => {
      const found = await world.call("conversations/get", { conversationId: 1 });
      return found.kind === "found" && found.conversation.messageCount >= 400
        ? found.conversation.messageCount
        : undefined;
    });
    expect(count).toBe(400);
  });
});

describe("the door's thread", () => {
  it("opens again at the same address after a fault, with the keys it had last", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "shopbell-door-"));
    const bodies: string[] = [];
    const good = { appSecrets: [SECRET], verifyTokens: [], publicHosts: [] };
    const parts: DoorThreadParts = {
      setup: { dataDir, port: 0, keys: good },
      logger: silent,
      arrived(arrivals) {
        bodies.push(...unpackArrivals(arrivals).map((body) => body.toString()));
        door?.applied(arrivals.firstId + arrivals.lengths.length - 1);
      },
      refused: () => {},
      handshook: () => {},
      callback: async () => undefined,
      storageFailed: () => {},
      passed: () => {},
      offerEnded: () => {},
      offerProgressed: () => {},
    };
    let door: Awaited<ReturnType<typeof startDoorThread>> | undefined;
    door = await startDoorThread(parts);
    // A fault nobody thought of: the thread dies on the next request.
    door.setKeys(undefined as never);
    await expect(postSigned(door.url, delivery("1", "m1"), SECRET)).rejects.toThrow(/hang up|ECONNRESET/u);
    door.setKeys(good);
    const answer = await retry(() => postSigned(door?.url ?? "", delivery("1", "m2"), SECRET));
    expect(answer).toEqual({ status: 200, text: "EVENT_RECEIVED" });
    expect(bodies).toHaveLength(1);
    await door.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});

async function journalFiles(dataDir: string): Promise<string[]> {
  return (await readdir(dataDir)).filter((name) => name.endsWith(".journal"));
}

async function retry<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (const startedAt = Date.now(); ;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() - startedAt > 8_000) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
