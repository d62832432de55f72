import { createSimulator, createVirtualClock } from "#simulator/index.ts";
import type { Simulator, SimulatorOptions } from "#simulator/index.ts";
import { createReceiver } from "./receiver.ts";
import type { Receiver } from "./receiver.ts";

export const START_MS = Date.UTC(2026, 0, 10, 9);
export const HOUR_MS = 3_600_000;
export const CUSTOMER = "900000000000001";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly error: Record<string, unknown>;
}

export interface Stage {
  readonly simulator: Simulator;
  readonly receiver: Receiver;
  readonly url: string;
  readonly accountId: string;
  readonly secret: string;
  readonly token: string;
  readonly get: (path: string, token?: string) => Promise<Answer>;
  readonly post: (path: string, body: unknown, token?: string) => Promise<Answer>;
  readonly sendText: (text: string, more?: Record<string, unknown>) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** A simulator on a standing clock, connected to a receiver, with one account. */
export async function setStage(options: SimulatorOptions = {}): Promise<Stage> {
  const simulator = createSimulator({
    clock: createVirtualClock({ startMs: START_MS, running: false }),
    seed: 7,
    app: { id: "4242", secret: "app-secret" },
    delivery: { deadlineMs: 2000 },
    ...options,
  });
  const { url } = await simulator.start();
  const receiver = await createReceiver();
  await simulator.webhook({ url: receiver.url, verifyToken: "verify-me" });
  const [account] = simulator.world.accounts.values();
  if (account === undefined) throw new Error("no account");
  const answerOf = async (response: Response): Promise<Answer> => {
    const body = (await response.json()) as Record<string, unknown>;
    const error = (body["error"] ?? {}) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body, error };
  };
  const post: Stage["post"] = async (path, body, token = account.accessToken) =>
    answerOf(
      await fetch(`${url}/v25.0${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      }),
    );
  return {
    simulator,
    receiver,
    url,
    accountId: account.id,
    secret: "app-secret",
    token: account.accessToken,
    get: async (path, token = account.accessToken) =>
      answerOf(await fetch(`${url}/v25.0${path}`, { headers: { Authorization: `Bearer ${token}` } })),
    post,
    sendText: async (text, more = {}) =>
      post("/me/messages", { recipient: { id: CUSTOMER }, message: { text }, ...more }),
    close: async () => {
      await simulator.stop();
      await receiver.close();
    },
  };
}
