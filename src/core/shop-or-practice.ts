import type { Wish } from "#shared/contract/desk.ts";
import type { Envelope } from "#shared/contract/errors.ts";
import { createEventHub } from "./event-hub.ts";
import type { Core, CorePorts, PracticeDoor } from "./ports.ts";
import type { PreparedPractice } from "./prepare-practice.ts";

/**
 * The shop's core, or for a while that of an example shop in its place: one after the other, never both, so that nothing
 * of the shop is open while somebody practises. A host asks this one as it would ask a core. Which of the two is here is
 * kept nowhere: however the program ends, it starts again with the shop.
 */
export interface ShopOrPracticeParts {
  readonly createCore: (ports: CorePorts) => Core;
  readonly shop: CorePorts;
  readonly preparePractice: () => Promise<PreparedPractice>;
  /** Another inbox is about to open, the shop's where it is left out; nothing is open at that moment. */
  readonly changed?: (practice?: PreparedPractice) => void;
  /** The shop's inbox does not open again: there is nothing left to answer with. */
  readonly failed: (error: unknown) => void;
}

interface Inhabitant {
  readonly core: Core;
  readonly practice?: PreparedPractice;
  readonly close: () => Promise<void>;
}

type Whose = "shop" | "practice";

const BETWEEN: Envelope<never> = {
  ok: false,
  error: { code: "unavailable", message: "Shopbell is opening another inbox. Try again in a moment." },
};

export function createShopOrPractice(parts: ShopOrPracticeParts): Core {
  const { shop } = parts;
  const { logger } = shop;
  const events = createEventHub(logger);
  let webhookPort = shop.webhook.port;
  let isStopped = false;
  let exchange: Promise<boolean> | undefined;
  /** Whose inbox is here, or was last. */
  let current: Whose = "shop";
  /** What was asked for while neither was open; the latest alone. */
  let kept: { readonly wish: Wish; readonly whose: Whose } | undefined;

  /** Two pages may press the same button. */
  const oneAtATime =
    (go: (mayGo: () => boolean) => Promise<boolean>): PracticeDoor["go"] =>
    (mayGo = () => true) => {
      exchange ??= go(mayGo).finally(() => {
        exchange = undefined;
        const asked = kept;
        kept = undefined;
        if (asked !== undefined) wish(asked.wish, asked.whose);
      });
      return exchange;
    };
  const wish = (wished: Wish, whose: Whose): void => {
    if (here === undefined) {
      // A command was meant for what was on the screen, and that is gone.
      if (exchange !== undefined && wished.kind !== "command") kept = { wish: wished, whose };
      return;
    }
    // The number of a conversation may be somebody else's in the other inbox.
    if (wished.kind !== "conversation" || whose === current) here.core.wish(wished);
  };
  const inhabit = (ports: CorePorts, practiceDoor: PracticeDoor, practice?: PreparedPractice): Inhabitant => {
    const core = parts.createCore({ ...ports, practiceDoor });
    const unsubscribe = core.events.subscribe(events.emit);
    return {
      core,
      ...(practice === undefined ? {} : { practice }),
      async close() {
        unsubscribe();
        try {
          await core.stop();
        } finally {
          practice?.clear();
        }
      },
    };
  };
  const shopAt = (port: number): Inhabitant =>
    inhabit({ ...shop, webhook: { ...shop.webhook, port } }, { leadsTo: "practice", go: oneAtATime(begin) });
  const example = (practice: PreparedPractice): Inhabitant =>
    inhabit(practice.ports, { leadsTo: "shop", go: oneAtATime(leave) }, practice);

  const first = shopAt(webhookPort);
  let here: Inhabitant | undefined = first;

  const vacate = async (): Promise<void> => {
    const leaving = here;
    here = undefined;
    await leaving?.close();
  };
  const open = async (next: Inhabitant): Promise<void> => {
    try {
      await next.core.start();
    } catch (error) {
      await next.close();
      throw error;
    }
    here = next;
    current = next.practice === undefined ? "shop" : "practice";
  };
  const openShop = async (): Promise<void> => {
    if (isStopped) return;
    parts.changed?.();
    try {
      await open(shopAt(webhookPort));
    } catch (error) {
      // A tunnel may point there; where somebody else has taken that port meanwhile, another is found.
      if (webhookPort === shop.webhook.port) throw error;
      await open(shopAt(shop.webhook.port));
    }
  };
  const tell = (): void => {
    if (here !== undefined) events.emit({ type: "practice" });
  };

  async function begin(mayGo: () => boolean): Promise<boolean> {
    let practice: PreparedPractice | undefined;
    try {
      practice = await parts.preparePractice();
      if (!mayGo()) {
        practice.clear();
        return false;
      }
      await vacate();
      if (isStopped) {
        practice.clear();
        return false;
      }
      if (!mayGo()) {
        practice.clear();
        await openShop().catch(parts.failed);
        // What became of it while it closed, no page was told.
        tell();
        return false;
      }
      parts.changed?.(practice);
      await open(example(practice));
      tell();
      return true;
    } catch (error) {
      logger.error("practice.not_begun", error);
      practice?.clear();
      if (here === undefined) await openShop().catch(parts.failed);
      return false;
    }
  }

  async function leave(): Promise<boolean> {
    await vacate().catch((error: unknown) => logger.error("practice.not_closed", error));
    try {
      await openShop();
    } catch (error) {
      parts.failed(error);
      return false;
    }
    tell();
    return true;
  }

  return {
    events,
    async start() {
      const started = await first.core.start();
      webhookPort = Number(new URL(started.webhookUrl).port) || webhookPort;
      return started;
    },
    async stop() {
      isStopped = true;
      await exchange?.catch(() => false);
      await vacate();
    },
    request: async (route, input) => (here === undefined ? BETWEEN : here.core.request(route, input)),
    wish: (wished, whose) => wish(wished, whose ?? current),
    openMedia: async (path, request) => (here === undefined ? { kind: "offline" } : here.core.openMedia(path, request)),
    receiveFile: async (body, signal) =>
      here === undefined ? { kind: "failed" } : here.core.receiveFile(body, signal),
  };
}
