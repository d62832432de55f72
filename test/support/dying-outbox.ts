/**
 * A core that dies at a chosen step of a reply's way, as a computer does whose power is cut:
 * `node dying-outbox.ts <data folder> <address of Meta's side> <app secret> <access token> <step> <text>`. It says where its
 * door is, waits for a line, writes the reply and dies; with the step `never` it lives until nothing is on its way.
 */
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { createCore } from "#core/create-core.ts";
import { addressesAt } from "#core/instagram/addresses.ts";
import type { Clock } from "#core/ports.ts";
import { memorySecrets, memorySettings } from "./core-world.ts";
import { textReply } from "./text-reply.ts";
import { noTunnel } from "./tunnel-double.ts";

/** In the order of a reply's life. `leaving`: on disk as sending, not yet written to the line. */
export const DEATHS = ["written", "leaving", "on its way", "accepted", "settled"] as const;
type Step = (typeof DEATHS)[number] | "never";

const FASTER = 200;

export const die = (): never => {
  process.kill(process.pid, "SIGKILL");
  throw new Error("It did not die");
};

/** Five seconds are 25 milliseconds here. */
export function createFastClock(faster: number = FASTER): Clock {
  const startMs = Date.now();
  return {
    nowMs: () => Math.floor(startMs + performance.now() * faster),
    after(delayMs, run) {
      const timer = setTimeout(run, Math.min(delayMs / faster, 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
  };
}

async function run([dataDir, graphUrl, appSecret, accessToken, step, text]: readonly string[]): Promise<void> {
  if (dataDir === undefined || graphUrl === undefined || text === undefined) throw new Error("Read the first lines.");
  const isAt = (one: Step): boolean => step === one;
  const deadlyFetch: typeof globalThis.fetch = async (input, init) => {
    const isReply = init?.method === "POST" && typeof init.body === "string" && init.body.includes(text);
    if (!isReply) return globalThis.fetch(input, init);
    if (isAt("leaving")) return die();
    const answer = globalThis.fetch(input, init);
    // Written to the line, and no answer yet: Meta has it or has it not.
    if (isAt("on its way")) setTimeout(die, 3);
    const response = await answer;
    return isAt("accepted") ? die() : response;
  };
  const core = createCore({
    dataDir,
    version: "0.0.0-test",
    clock: createFastClock(),
    newId: randomUUID,
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    fetch: deadlyFetch,
    secrets: memorySecrets(),
    settings: memorySettings(),
    network: { onReturn: () => () => {} },
    webhook: { port: 0, publicHosts: [] },
    graph: addressesAt(graphUrl),
    tunnel: noTunnel,
  });
  const { webhookUrl } = await core.start();
  const family = "instagram";
  await core.request("accounts/connect", { family, appSecret, accessToken, verifyToken: "verify-me" });
  process.stdout.write(`${JSON.stringify({ webhookUrl })}\n`);
  await once(process.stdin, "data");

  const replies = async (): Promise<readonly { readonly text?: string; readonly kind: string }[]> => {
    const answer = await core.request("messages/list", { conversationId: 1, limit: 200 });
    if (!answer.ok) throw new Error("The conversation cannot be read");
    const { items } = answer.data as { items: { direction: string; text?: string; state?: { kind: string } }[] };
    return items
      .filter(({ direction }) => direction === "out")
      .map((item) => ({
        kind: item.state?.kind ?? "none",
        ...(item.text === undefined ? {} : { text: item.text }),
      }));
  };
  const settled = new Promise<void>((resolve) => {
    const look = async (): Promise<void> => {
      // While it closes, the core no longer answers.
      const now = await replies().catch(() => []);
      // Those of earlier lives may be settled before this life's own is written.
      const isWritten = text === "" ? now.length > 0 : now.some((reply) => reply.text === text);
      if (isWritten && now.every(({ kind }) => kind === "accepted" || kind === "seen")) resolve();
    };
    core.events.subscribe(() => void look());
    setInterval(() => void look(), 50).unref();
  });
  if (text !== "") {
    await core.request("replies/send", {
      conversationId: 1,
      parts: textReply(`client-${text.replaceAll(" ", "-")}`, text),
      confirmedByPerson: false,
    });
    if (isAt("written")) die();
  }
  await settled;
  if (isAt("settled")) die();
  process.stdout.write(`${JSON.stringify({ states: (await replies()).map(({ kind }) => kind) })}\n`);
  await core.stop();
  process.exit(0);
}

if (import.meta.main) await run(process.argv.slice(2));
