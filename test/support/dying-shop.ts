/**
 * A core that dies by its own hand, as a computer does whose power is cut: `node dying-shop.ts <data folder> <when>`.
 * `received`: after three messages have been acknowledged. `unsent`: after an unsend has been acknowledged. `half-way`: in the middle of erasing a long conversation.
 */
import { randomUUID } from "node:crypto";
import { createCore } from "#core/create-core.ts";
import { addressesAt } from "#core/instagram/addresses.ts";
import { systemClock } from "#headless/adapters.ts";
import { memorySecrets, memorySettings } from "./core-world.ts";
import { postSigned } from "./post-delivery.ts";
import { noTunnel } from "./tunnel-double.ts";

export const DYING_ACCOUNT = "17841400000000077";
const CUSTOMER = "900000000000001";
const SECRET = "secret of the dying shop";
const MESSAGES = 900;

/** Needs a running core nearby: the texts are the marks to look for. */
export const dyingMark = (nth: number): string => `MarkOfTheDyingShop${String(nth).padStart(6, "0")}End`;
export const DYING_MARKS = MESSAGES;

const die = (): void => {
  process.kill(process.pid, "SIGKILL");
};

/** However fast this computer is, a slice of work is over after one step: or a fast one would be done before it dies. */
const beSlow = (): void => {
  const now = performance.now.bind(performance);
  let lostMs = 0;
  performance.now = () => now() + (lostMs += 1_000);
};

async function run(dataDir: string, when: string): Promise<void> {
  const core = createCore({
    dataDir,
    version: "0.0.0-test",
    clock: systemClock,
    newId: randomUUID,
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    fetch: async () => Response.json({ user_id: DYING_ACCOUNT, username: "dying.shop" }),
    secrets: memorySecrets(),
    settings: memorySettings(),
    network: { onReturn: () => () => {} },
    webhook: { port: 0, publicHosts: [] },
    graph: addressesAt("http://127.0.0.1:9"),
    tunnel: noTunnel,
  });
  const { webhookUrl } = await core.start();
  await core.request("accounts/connect", { family: "instagram", appSecret: SECRET, accessToken: "IGAAx" });
  const post = async (messages: readonly object[]): Promise<void> => {
    const messaging = messages.map((message) => ({
      sender: { id: CUSTOMER },
      recipient: { id: DYING_ACCOUNT },
      timestamp: Date.now(),
      message,
    }));
    const delivery = { object: "instagram", entry: [{ id: DYING_ACCOUNT, time: Date.now(), messaging }] };
    const { status } = await postSigned(webhookUrl, delivery, SECRET);
    if (status !== 200) throw new Error(`The door answered ${status}`);
  };
  if (when === "received") {
    for (const nth of [1, 2, 3]) await post([{ mid: `mid-${nth}`, text: dyingMark(nth) }]);
    die();
  }
  await post(Array.from({ length: MESSAGES }, (_, nth) => ({ mid: `mid-${nth}`, text: dyingMark(nth) })));
  if (when === "unsent") {
    await post([{ mid: "mid-7", is_deleted: true }]);
    die();
  }
  beSlow();
  core.events.subscribe((event) => {
    // Its customer is gone; with the next turn so is what fits into one slice.
    if (event.type === "erased") setImmediate(die);
  });
  await core.request("erasure/start", {
    clientId: "erase-the-conversation",
    target: { kind: "conversation", conversationId: 1 },
  });
}

const [dataDir, when] = process.argv.slice(2);
if (import.meta.main && dataDir !== undefined && when !== undefined) await run(dataDir, when);
