/** Signed deliveries as bytes on the wire, made before the clock starts. */
import { createHmac } from "node:crypto";

export interface DeliveryPlan {
  readonly port: number;
  readonly appSecret: string;
  readonly accountId: string;
  /** Goes into every message id, so that no two rounds send the same one. */
  readonly round: string;
}

const CUSTOMERS = 200;

/** One HTTP request whose body carries `events` text messages, numbered from `first`, from customers in turn. */
export function makeDelivery(plan: DeliveryPlan, first: number, events = 1): Buffer {
  const nowMs = Date.now();
  const messaging = Array.from({ length: events }, (_, offset) => {
    const number = first + offset;
    return {
      sender: { id: String(900_000_000_000_001 + (number % CUSTOMERS)) },
      recipient: { id: plan.accountId },
      timestamp: nowMs,
      message: { mid: makeMid(plan.round, number), text: `Do you still have the blue one in size ${number}?` },
    };
  });
  const body = JSON.stringify({ object: "instagram", entry: [{ id: plan.accountId, time: nowMs, messaging }] });
  const signature = createHmac("sha256", plan.appSecret).update(body).digest("hex");
  const head = [
    "POST /webhook HTTP/1.1",
    `Host: 127.0.0.1:${plan.port}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Hub-Signature-256: sha256=${signature}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** As long as Meta's: about 150 characters of URL-safe base64. */
function makeMid(round: string, number: number): string {
  return `aWdfZAG1f_${round}_${number}_`.padEnd(150, "ZDhLM2FhQk9");
}

export function makeHandshake(port: number, verifyToken: string): Buffer {
  const query = new URLSearchParams({
    "hub.mode": "subscribe",
    "hub.challenge": "1158201444",
    "hub.verify_token": verifyToken,
  });
  return Buffer.from(`GET /webhook?${query.toString()} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
}

/** A route of the contract without input, as a program asks for it. */
export function makeRouteRequest(rpc: { readonly port: number; readonly token: string }, route: string): Buffer {
  const head = [
    `POST /rpc/${route} HTTP/1.1`,
    `Host: 127.0.0.1:${rpc.port}`,
    `Authorization: Bearer ${rpc.token}`,
    "Content-Type: application/json",
    "Content-Length: 2",
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n{}`);
}
