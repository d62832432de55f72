/**
 * A core whose assistant is on and that dies at a chosen step of the greeting to a customer:
 * `node dying-assistant.ts <data folder> <address of Meta's side> <app secret> <access token> <step> <customer>`. It says where
 * its door is; with the step `never` it lives until nothing is on its way, and says what the assistant has said to whom.
 */
import { randomUUID } from "node:crypto";
import { createCore } from "#core/create-core.ts";
import { addressesAt } from "#core/instagram/addresses.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { defaultAssistant } from "#shared/domain/assistant-texts.ts";
import { memorySecrets, memorySettings } from "./core-world.ts";
import { createFastClock, die } from "./dying-outbox.ts";
import { noTunnel } from "./tunnel-double.ts";

/** `heard`: the customer's message is on disk, and nobody has looked for work yet. */
export const ASSISTANT_DEATHS = ["heard", "leaving", "on its way", "accepted"] as const;
export const GREETING = "Welcome to the dying shop";

async function run([dataDir, graphUrl, appSecret, accessToken, step, customerId]: readonly string[]): Promise<void> {
  if (dataDir === undefined || graphUrl === undefined || customerId === undefined)
    throw new Error("Read the first lines.");
  const deadlyFetch: typeof globalThis.fetch = async (input, init) => {
    const body = typeof init?.body === "string" ? init.body : "";
    const isGreeting = body.includes(GREETING) && body.includes(customerId);
    if (!isGreeting) return globalThis.fetch(input, init);
    if (step === "leaving") return die();
    const answer = globalThis.fetch(input, init);
    if (step === "on its way") setTimeout(die, 3);
    const response = await answer;
    return step === "accepted" ? die() : response;
  };
  const core = createCore({
    dataDir,
    version: "0.0.0-test",
    // Slowly enough that no message is ten minutes old before a busy computer has started this.
    clock: createFastClock(20),
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
  const ask = async <Name extends "conversations/list" | "messages/list">(
    route: Name,
    input: unknown,
  ): Promise<RouteOutput<Name>> => {
    const answer = await core.request(route, input);
    if (!answer.ok) throw new Error(`${route}: ${answer.error.message}`);
    return answer.data as RouteOutput<Name>;
  };
  const { webhookUrl } = await core.start();
  const connected = await core.request("accounts/connect", {
    family: "instagram",
    appSecret,
    accessToken,
    verifyToken: "verify-me",
  });
  if (!connected.ok) throw new Error(connected.error.message);
  const { account } = connected.data as { account: { id: string } };
  const greeting = { isOn: true, text: GREETING };
  await core.request("assistant/set", {
    accountId: account.id,
    config: { ...defaultAssistant("en"), isOn: true, greeting },
  });
  const said = async (): Promise<Record<string, readonly string[]>> => {
    const { items } = await ask("conversations/list", { list: "all", limit: 100 });
    const ofEach = items.map(async ({ id, customer }) => {
      const { items: messages } = await ask("messages/list", { conversationId: id, limit: 200 });
      const states = messages.filter(({ automatic }) => automatic).map(({ state }) => state?.kind ?? "none");
      return [customer.id, states] as const;
    });
    return Object.fromEntries(await Promise.all(ofEach));
  };
  if (step === "heard") {
    const { items } = await ask("conversations/list", { list: "all", limit: 100 });
    const newest = Math.max(0, ...items.map(({ id }) => id));
    core.events.subscribe((event) => {
      if (event.type === "conversations" && event.conversationIds.some((id) => id > newest)) die();
    });
  }
  process.stdout.write(`${JSON.stringify({ webhookUrl })}\n`);
  if (step !== "never") return;
  const settled = new Promise<Record<string, readonly string[]>>((resolve) => {
    const look = async (): Promise<void> => {
      // While it closes, the core no longer answers.
      const now = await said().catch(() => ({ "": ["closing"] }));
      if (Object.values(now).every((states) => states.every((state) => state === "accepted"))) resolve(now);
    };
    setInterval(() => void look(), 50).unref();
  });
  process.stdout.write(`${JSON.stringify(await settled)}\n`);
  await core.stop();
  process.exit(0);
}

if (import.meta.main) await run(process.argv.slice(2));
