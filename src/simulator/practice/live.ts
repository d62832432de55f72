import type { Simulator } from "../create-simulator.ts";
import type { Random } from "../random.ts";
import type { Person } from "./script.ts";
import { customerIdOf } from "./history.ts";
import { fittingAnswer, smallTalk } from "./talk.ts";

const SECOND_MS = 1000;
/** Practice that nobody ends must not fill a disk. */
const MOST_MESSAGES = 200;
const MOST_ANSWERS = 1000;
/** After this many answers in a row the customer only reacts with a heart. */
const ANSWERS_IN_A_ROW = 3;

/**
 * Keeps the shop alive: customers write now and then, and whoever gets an answer sees it and answers back. Returns
 * the function that ends it.
 */
export function goOnLive(simulator: Simulator, people: readonly Person[], random: Random): () => void {
  const { virtualClock: clock } = simulator;
  const cancels = new Set<() => void>();
  const rounds = new Map<string, number>();
  let written = 0;
  let answered = 0;
  let ended = false;

  const later = (delayMs: number, run: () => Promise<unknown>): void => {
    const cancel = clock.after(delayMs, async () => {
      cancels.delete(cancel);
      if (!ended) await run();
    });
    cancels.add(cancel);
  };

  const writeNext = (): void => {
    if (written >= MOST_MESSAGES) return;
    later(random.between(25, 60) * SECOND_MS, async () => {
      const [key, text] = smallTalk[written % smallTalk.length] ?? ["hannah", "🧡"];
      written += 1;
      rounds.delete(customerIdOf({ key }));
      writeNext();
      await simulator.customerWrites({ customerId: customerIdOf({ key }), text });
    });
  };

  const endListening = simulator.onAccepted(({ customerId }, message) => {
    const person = people.find((known) => customerIdOf(known) === customerId);
    if (person === undefined || answered >= MOST_ANSWERS) return;
    answered += 1;
    const round = rounds.get(customerId) ?? 0;
    rounds.set(customerId, round + 1);
    later(1.5 * SECOND_MS, async () => simulator.read({ customerId, mid: message.mid }));
    later(random.between(3, 8) * SECOND_MS, async () =>
      round < ANSWERS_IN_A_ROW
        ? simulator.customerWrites({ customerId, text: fittingAnswer(person.language, message.text, answered) })
        : simulator.react({ mid: message.mid, emoji: "❤️" }),
    );
  });

  writeNext();
  return () => {
    ended = true;
    endListening();
    for (const cancel of cancels) cancel();
  };
}
