import type { LinkView } from "#shared/contract/setup.ts";
import type { SetupWorld } from "./setup-world.ts";

/** What tests of a shop that was not always reachable do and look at. */
export interface HistorySteps {
  /** Calls of the history are paced on the clock, so it has to go on while they are waited for. */
  readonly eventually: <Found>(what: string, look: () => Promise<Found | undefined>) => Promise<Found>;
  readonly imported: () => Promise<LinkView>;
  /** Of a customer's conversation, oldest first; "(unsent)" for what was withdrawn. */
  readonly texts: (customerId: string) => Promise<readonly string[]>;
  readonly reactions: (customerId: string) => Promise<readonly string[]>;
  readonly gapsOf: (customerId: string) => Promise<readonly { readonly fromMs?: number | undefined; toMs: number }[]>;
  /** Two seconds apart; without a webhook unless told otherwise. */
  readonly write: (customerId: string, words: readonly string[], deliver?: boolean) => Promise<readonly string[]>;
}

export const numbers = (prefix: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_none, at) => `${prefix} ${from + at}`);

export function historySteps(worldOf: () => SetupWorld): HistorySteps {
  const eventually: HistorySteps["eventually"] = async (what, look) => {
    const world = worldOf();
    return world.until(what, async () => {
      const found = await look();
      if (found === undefined) await world.clock.advance(700);
      return found;
    });
  };
  const conversationOf = async (customerId: string) => {
    const { items } = await worldOf().call("conversations/list", { list: "all", limit: 50 });
    return items.find(({ customer }) => customer.id === customerId);
  };
  const messagesOf = async (customerId: string) => {
    const found = await conversationOf(customerId);
    if (found === undefined) return [];
    return (await worldOf().call("messages/list", { conversationId: found.id, limit: 100 })).items;
  };
  return {
    eventually,
    imported: () =>
      eventually("the import", async () => {
        const world = worldOf();
        const chain = (await world.view()).chains.find(({ accountId }) => accountId === world.accountId);
        return chain?.links.find((link) => link.link === "import" && link.state === "ok");
      }),
    texts: async (customerId) =>
      (await messagesOf(customerId)).map(({ text, unsentAtMs }) =>
        unsentAtMs === undefined ? (text ?? "") : "(unsent)",
      ),
    reactions: async (customerId) =>
      (await messagesOf(customerId)).flatMap(({ reactions }) => reactions.map(({ by, emoji }) => `${by} ${emoji}`)),
    async gapsOf(customerId) {
      const found = await conversationOf(customerId);
      if (found === undefined) return [];
      return (await worldOf().call("history/gaps", { conversationId: found.id })).gaps;
    },
    async write(customerId, words, deliver = false) {
      const { clock, simulator } = worldOf();
      const mids: string[] = [];
      for (const text of words) {
        await clock.advance(2000);
        mids.push((await simulator.customerWrites({ customerId, text, deliver })).mid);
      }
      return mids;
    },
  };
}
