import { createHmac } from "node:crypto";
import { request } from "node:http";

/** Posts bytes to the door as they are, with headers of the test's choosing. Nothing of the simulator is involved. */
export function postRaw(
  url: string,
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

export function sign(body: Buffer | string, secret: string): Record<string, string> {
  return { "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}` };
}

/** Posts a signed JSON delivery. */
export function postSigned(url: string, payload: unknown, secret: string) {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  return postRaw(url, body, { "content-type": "application/json", ...sign(body, secret) });
}

export interface TextEvent {
  readonly accountId: string;
  readonly customerId: string;
  readonly mid: string;
  readonly text: string;
  readonly atMs: number;
}

/** One inbound text message in Meta's envelope. */
export function textDelivery({ accountId, customerId, mid, text, atMs }: TextEvent) {
  return {
    object: "instagram",
    entry: [
      {
        id: accountId,
        time: atMs,
        messaging: [
          { sender: { id: customerId }, recipient: { id: accountId }, timestamp: atMs, message: { mid, text } },
        ],
      },
    ],
  };
}
