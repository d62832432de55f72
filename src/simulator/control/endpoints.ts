import type { IncomingMessage, ServerResponse } from "node:http";
import { asRecord, numberAt, parseJson, idAt, recordAt, stringAt } from "../json.ts";
import type { JsonRecord } from "../json.ts";
import { readBody } from "../graph/read-call.ts";
import type { ControlApi } from "./api.ts";
import {
  ControlInputError,
  parseAccount,
  parseCustomer,
  parseDeliver,
  parseFaults,
  parsePostback,
  parseRelease,
  parseWebhook,
  parseWrites,
  required,
} from "./parse.ts";

type Endpoint = (input: JsonRecord) => unknown;

/** `/control/…`: the commands of `ControlApi` over HTTP, JSON in and out, no sign-in (loopback only). */
export function createControlEndpoints(
  api: ControlApi,
): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  const mid = (input: JsonRecord): string => required(stringAt(input, "mid"), "mid");
  const optional = <Key extends string>(key: Key, input: JsonRecord): { readonly [Name in Key]?: string } => {
    const value = stringAt(input, key);
    return value === undefined ? {} : ({ [key]: value } as { readonly [Name in Key]?: string });
  };
  const customerId = (input: JsonRecord): string => required(idAt(input, "customerId"), "customerId");

  const endpoints: Readonly<Record<string, Endpoint>> = {
    "add-account": (input) => api.addAccount(parseAccount(input)),
    "add-customer": (input) => api.addCustomer(parseCustomer(input)),
    webhook: async (input) => api.webhook(parseWebhook(input)),
    "customer-writes": async (input) => api.customerWrites(parseWrites(input)),
    "phone-writes": async (input) => api.phoneWrites(parseWrites(input)),
    postback: async (input) => api.postback(parsePostback(input)),
    referral: async (input) =>
      api.referral({ customerId: customerId(input), referral: recordAt(input, "referral") ?? {} }),
    react: async (input) => api.react({ mid: mid(input), ...optional("emoji", input) }),
    unsend: async (input) => api.unsend({ mid: mid(input) }),
    edit: async (input) => api.edit({ mid: mid(input), text: required(stringAt(input, "text"), "text") }),
    read: async (input) => api.read({ customerId: customerId(input), ...optional("mid", input) }),
    deliver: async (input) => api.deliver(parseDeliver(input)),
    "dashboard-test": async (input) =>
      api.dashboardTest({ field: stringAt(input, "field") ?? "messages", ...optional("accountId", input) }),
    hold: () => {
      api.hold();
    },
    release: async (input) => api.release(parseRelease(input)),
    clock: async (input) => {
      const [advanceMs, setMs] = [numberAt(input, "advanceMs"), numberAt(input, "setMs")];
      return api.clock({
        ...(advanceMs === undefined ? {} : { advanceMs }),
        ...(setMs === undefined ? {} : { setMs }),
      });
    },
    faults: (input) => {
      api.faults(parseFaults(input));
    },
    settled: async () => api.settled(),
    state: () => api.state(),
  };

  return async (request, response, url) => {
    const name = url.pathname.slice("/control/".length);
    const endpoint = endpoints[name];
    const raw = await readBody(request);
    const input = raw === undefined || raw.length === 0 ? {} : asRecord(parseJson(raw.toString("utf8")));
    if (endpoint === undefined) {
      answer(response, 404, { error: `There is no control endpoint "${name}".`, endpoints: Object.keys(endpoints) });
      return;
    }
    if (input === undefined) {
      answer(response, 400, { error: "The body is not a JSON object." });
      return;
    }
    try {
      answer(response, 200, (await endpoint(input)) ?? { done: true });
    } catch (error) {
      const status = error instanceof ControlInputError ? 400 : 409;
      answer(response, status, { error: error instanceof Error ? error.message : String(error) });
    }
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(text)) })
    .end(text);
}
