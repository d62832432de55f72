/**
 * How soon what was missed is in the inbox, once Meta has told it: fifty conversations that are known here, twenty new
 * messages in each, one transaction a conversation, on disk. What Meta allows to be asked (a call every 600 ms) is left out.
 */
import { performance } from "node:perf_hooks";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import type { MessageEvent } from "#core/instagram/events.ts";
import { createHistoryRows } from "#core/setup/history-rows.ts";
import type { HistoryCalls, MessagePage } from "#core/setup/history-calls.ts";
import { createConversationReader } from "#core/setup/read-conversation.ts";
import { createInboxRooms } from "../../support/inbox-rooms.ts";
import { median, type Bench } from "../bench.ts";

const ACCOUNT = toAccountId("17841400000000011");
const CONVERSATIONS = 50;
const NEW_IN_EACH = 20;
const ROUNDS = 9;
const START_MS = Date.UTC(2026, 0, 1);

const message = (customer: number, number: number): MessageEvent => ({
  kind: "message",
  accountId: ACCOUNT,
  customerId: toCustomerId(`9000000000${customer}`),
  atMs: START_MS + number * 1000,
  mid: toMid(`aWdfZAG1f-${customer}-${number}`),
  direction: number % 3 === 0 ? "out" : "in",
  text: `Message ${number}: is the linen one still there, and could you send it to Braga before the weekend?`,
  attachments: [],
  isSelf: false,
  standby: false,
  isUnsupported: false,
  fromHistory: true,
});

function pageOf(customer: number, from: number): MessagePage {
  const messages = Array.from({ length: NEW_IN_EACH }, (_none, at) => message(customer, from + NEW_IN_EACH - at));
  return {
    messages,
    reactions: [],
    unread: new Map(),
    unreadReactions: new Set(),
    ids: new Set(messages.map(({ mid }) => mid)),
    cursor: "more",
  };
}

export const catchUpBench: Bench = {
  name: "catch-up",
  about: "1,000 messages missed in an outage, from Meta's answer to the inbox",
  run: async (note) => {
    const rooms = createInboxRooms({ accounts: [ACCOUNT] });
    try {
      rooms.db.prepare("PRAGMA synchronous = FULL").run();
      const reader = createConversationReader({
        ...rooms,
        clock: clockOf(rooms.clock),
        rows: createHistoryRows(rooms.db),
        isErased: () => false,
        isErasedHistory: () => false,
        committed: () => {},
      });
      for (let customer = 0; customer < CONVERSATIONS; customer += 1) rooms.applyDirectly(message(customer, 0));
      const tookMs: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const beganMs = performance.now();
        for (let customer = 0; customer < CONVERSATIONS; customer += 1) {
          const calls = answering(pageOf(customer, round * NEW_IN_EACH));
          const result = await reader.read(calls, ACCOUNT, String(customer));
          if (result.kind !== "read" || result.freshAtMs.length !== NEW_IN_EACH) throw new Error("Not all were new.");
        }
        tookMs.push(performance.now() - beganMs);
      }
      note(`${ROUNDS} rounds of ${CONVERSATIONS * NEW_IN_EACH} messages in ${CONVERSATIONS} transactions`);
      return [
        {
          metric: "1,000 missed messages applied",
          value: median(tookMs),
          unit: "ms",
          budget: { bound: "at most", value: 1000 },
        },
        { metric: "the slowest round", value: Math.max(...tookMs), unit: "ms" },
      ];
    } finally {
      rooms.close();
    }
  },
};

const clockOf = (clock: { readonly nowMs: number }) => ({ nowMs: () => clock.nowMs, after: () => () => {} });

/** Meta's answer without Meta. */
function answering(page: MessagePage): HistoryCalls {
  const nothing = async () => ({ kind: "ok", answer: { items: [] } }) as const;
  return {
    conversations: nothing,
    ofCustomer: nothing,
    messages: async () => ({ kind: "ok", answer: page }),
    ids: async () => ({ kind: "ok", answer: { mids: [] } }),
    isThere: async () => ({ kind: "ok", answer: true }),
  };
}
