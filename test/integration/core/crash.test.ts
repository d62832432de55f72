import { spawn, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import SqliteDatabase from "better-sqlite3";
import { expect, it } from "vitest";
import { z } from "zod";
import { DATABASE_FILE, openDatabaseForReading } from "#core/db/database.ts";
import { startGraphStub } from "../../bench/graph-stub.ts";
import { createInboxRooms, dumpInbox } from "../../support/inbox-rooms.ts";
import { createDice, createMixedStream } from "../../support/mixed-stream.ts";
import { REPOSITORY } from "../../support/repository.ts";

/**
 * Law 1, the hard way: the real host in its own process, killed without warning at random moments of a long mixed
 * stream. Meta repeats what it got no 200 for, and never what it got one for; so whatever is missing at the end was
 * lost, and whatever is there twice was applied twice.
 */
const KILLS = 50;
/** More than the door lets wait for the inbox: some answers come when a delivery is in the journal only. */
const CONNECTIONS = 24;
const SHOP = { id: "17841400000000011", username: "shop" };
const STRANGER = "17841499999999999";
const SECRET = "a secret of the shop's app";
const seed = Number(process.env["CRASH_SEED"] ?? Date.now() % 1_000_000);

const readyLine = z.looseObject({ webhook: z.string(), rpc: z.string(), token: z.string() });
type Ready = z.infer<typeof readyLine>;

class Host {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  readonly ready: Promise<Ready>;
  #wanted = false;

  constructor(dataDir: string, graphUrl: string) {
    const args = ["src/headless/main.ts", "--data-dir", dataDir, "--no-open", "--graph-url", graphUrl];
    // Dozens of starts: Node need not compile the same files each time.
    const env = { ...process.env, NODE_COMPILE_CACHE: join(REPOSITORY, "node_modules/.cache/compiled") };
    const child = spawn(process.execPath, args, { cwd: REPOSITORY, env, stdio: ["ignore", "pipe", "inherit"] });
    this.child = child;
    this.ended = new Promise((resolve, reject) => {
      child.once("close", (code, signal) => {
        if (this.#wanted) resolve();
        else reject(new Error(`The host ended by itself (${code ?? signal}), seed ${seed}`));
      });
    });
    this.ready = new Promise((resolve) => {
      createInterface({ input: child.stdout }).once("line", (line) => resolve(readyLine.parse(JSON.parse(line))));
    });
  }

  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#wanted = true;
    this.child.kill(signal);
    await this.ended;
  }
}

/** Whether Meta got its 200. Whatever else happens to a delivery, Meta sends it again. */
function post(url: string, body: string, agent: Agent): Promise<boolean> {
  const signature = createHmac("sha256", SECRET).update(body).digest("hex");
  return new Promise((resolve) => {
    const outgoing = request(
      url,
      { method: "POST", agent, headers: { "x-hub-signature-256": `sha256=${signature}` } },
      (response) => {
        response.resume();
        response.once("end", () => resolve(response.statusCode === 200));
        response.once("error", () => resolve(false));
      },
    );
    outgoing.once("error", () => resolve(false));
    outgoing.end(body);
  });
}

async function connectShop({ rpc, token }: Ready): Promise<void> {
  const response = await fetch(`${rpc}/accounts/connect`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ family: "instagram", appSecret: SECRET, accessToken: "IGAA-token" }),
  });
  expect(await response.json()).toMatchObject({ ok: true, data: { kind: "connected" } });
}

it(
  `loses nothing that was acknowledged and applies nothing twice over ${KILLS} kills (seed ${seed})`,
  { timeout: 150_000 },
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "shopbell-crash-"));
    const graph = await startGraphStub(SHOP);
    const dice = createDice(seed);
    const stream = createMixedStream({ seed, accountId: SHOP.id, strangerId: STRANGER, startMs: Date.UTC(2026, 0, 1) });
    const sent: string[] = [];
    let unacknowledged: string[] = [];
    let acknowledged = 0;

    /** Posts until told to stop, first what has to be repeated; the rest goes back to be repeated. */
    const sendTo = async (url: string, agent: Agent, hasEnded: () => boolean, isNewToo: boolean): Promise<void> => {
      while (!hasEnded()) {
        let body = unacknowledged.shift();
        if (body === undefined) {
          if (!isNewToo) return;
          body = stream.next();
          sent.push(body);
        }
        if (await post(url, body, agent)) acknowledged += 1;
        else unacknowledged.push(body);
      }
    };
    const send = async (url: string, hasEnded: () => boolean, isNewToo: boolean): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
      const senders = Array.from({ length: CONNECTIONS }, () => sendTo(url, agent, hasEnded, isNewToo));
      await Promise.all(senders);
      agent.destroy();
    };

    let host = new Host(dataDir, graph.url);
    await connectShop(await host.ready);
    await host.end("SIGTERM");
    host = new Host(dataDir, graph.url);
    for (let kills = 0; kills < KILLS; kills++) {
      // Now and then in the middle of starting, where the last run's rest is applied.
      if (dice() < 0.12) {
        await Promise.race([delay(150 + dice() * 400), host.ready]);
      } else {
        const { webhook } = await host.ready;
        let dead = false;
        const sending = send(webhook, () => dead, true);
        await delay(20 + dice() * 130);
        const killed = host.end("SIGKILL");
        dead = true;
        await Promise.all([killed, sending]);
      }
      if (host.child.exitCode === null && host.child.signalCode === null) await host.end("SIGKILL");
      host = new Host(dataDir, graph.url);
    }
    const { webhook } = await host.ready;
    await send(webhook, () => unacknowledged.length === 0, false);
    await host.end("SIGTERM");
    // A start is done when what the journal held is in the inbox.
    host = new Host(dataDir, graph.url);
    await host.ready;
    await host.end("SIGTERM");
    await graph.stop();

    expect(acknowledged).toBe(sent.length);
    expect(sent.length).toBeGreaterThan(KILLS);
    expect((await readdir(dataDir)).filter((name) => name.endsWith(".journal"))).toStrictEqual([]);
    // Nobody was told that something is missing.
    expect(await readdir(dataDir)).not.toContain("log-loss.json");
    const connection = new SqliteDatabase(join(dataDir, DATABASE_FILE), { readonly: true });
    expect(connection.pragma("integrity_check", { simple: true }), `seed ${seed}`).toBe("ok");
    expect(connection.pragma("foreign_key_check"), `seed ${seed}`).toStrictEqual([]);
    connection.close();
    const db = openDatabaseForReading(dataDir);
    const found = dumpInbox(db);
    db.close();
    const rooms = createInboxRooms({ accounts: [SHOP.id] });
    for (let start = 0; start < sent.length; start += 50) rooms.deliver(...sent.slice(start, start + 50));
    const expected = dumpInbox(rooms.db);
    rooms.close();
    await rm(dataDir, { recursive: true, force: true });
    for (const table of Object.keys(expected)) {
      expect(found[table], `${table}, seed ${seed}`).toStrictEqual(expected[table]);
    }
  },
);
