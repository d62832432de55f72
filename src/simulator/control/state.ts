import type { Context } from "../context.ts";
import type { Json, JsonRecord } from "../json.ts";

const DELIVERIES_SHOWN = 500;

/** Everything worth asserting on, as JSON: for `GET /control/state`. Secrets are made up, so they are shown. */
export function stateOf(context: Context): JsonRecord {
  const { world, clock, engine, settings } = context;
  return {
    nowMs: clock.nowMs(),
    settings: { ...settings, delivery: { ...engine.settings } },
    apps: [...world.apps.values()].map((app) => plain(app)),
    accounts: [...world.accounts.values()].map((account) => plain(account)),
    customers: [...world.customers.values()].map((customer) => plain(customer)),
    conversations: [...world.conversations.values()].map((conversation) => ({
      id: conversation.id,
      accountId: conversation.accountId,
      customerId: conversation.customerId,
      lastQualifyingMs: conversation.lastQualifyingMs,
      updatedMs: conversation.updatedMs,
      isHeldByOtherApp: conversation.isHeldByOtherApp,
      messages: conversation.messages.map((message) => ({
        ...plain({ ...message, reactions: Object.fromEntries(message.reactions) }),
      })),
    })),
    sends: world.sends.map((send) => plain(send)),
    deliveries: engine.records.slice(-DELIVERIES_SHOWN).map((record) => plain(record)),
    alerts: engine.alerts.map((alert) => plain(alert)),
    waitingFaults: context.callFaults.length,
  };
}

/** A record of the model without its `undefined` members. */
function plain(value: object): JsonRecord {
  return JSON.parse(JSON.stringify(value)) as Readonly<Record<string, Json>>;
}
