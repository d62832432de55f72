/**
 * An endless, seeded stream of webhook deliveries in which everything that can be told about a message is told, in any
 * order: messages and echoes, edits, reactions, unsends and reads before and after their message, postbacks, comments,
 * hand-overs, and parts that nobody understands. Every event stands in one delivery only.
 */
export interface MixedStream {
  /** The next delivery, as text. */
  readonly next: () => string;
}

export interface MixedStreamOptions {
  readonly seed: number;
  readonly accountId: string;
  /** Not connected: what comes for it belongs in quarantine. */
  readonly strangerId: string;
  readonly startMs: number;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function createDice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Thing {
  readonly mid: string;
  readonly customerId: string;
  readonly isOut: boolean;
  readonly atMs: number;
}

const CUSTOMERS = 12;
const REMEMBERED = 40;
const EMOJI = ["❤️", "👍", "😂"];

export function createMixedStream({ seed, accountId, strangerId, startMs }: MixedStreamOptions): MixedStream {
  const dice = createDice(seed);
  const upTo = (count: number): number => Math.floor(dice() * count);
  const recent: Thing[] = [];
  /** Messages that will be told later than what is told about them. */
  const late: object[] = [];
  let number = 0;

  const tick = (): number => startMs + Math.floor(number / 3) * 10;
  const between = (thing: Pick<Thing, "customerId" | "isOut">, part: object, atMs: number, isOut = thing.isOut) => {
    const [shop, customer] = [{ id: accountId }, { id: thing.customerId }];
    return { sender: isOut ? shop : customer, recipient: isOut ? customer : shop, timestamp: atMs, ...part };
  };
  const makeThing = (): Thing => {
    const thing: Thing = {
      mid: `m-${seed}-${number}`,
      customerId: String(900_000_000_000_001 + upTo(CUSTOMERS)),
      isOut: dice() < 0.3,
      atMs: tick(),
    };
    recent.push(thing);
    if (recent.length > REMEMBERED) recent.shift();
    return thing;
  };
  const message = (thing: Thing): object => ({
    mid: thing.mid,
    text: `text of ${thing.mid}`,
    ...(thing.isOut ? { is_echo: true } : {}),
    ...(dice() < 0.15
      ? { attachments: [{ type: "image", payload: { url: `https://lookaside.fbsbx.com/${thing.mid}` } }] }
      : {}),
  });
  const aboutOne = (thing: Thing): object => {
    const flag = thing.isOut ? { is_echo: true } : {};
    const atMs = tick();
    switch (upTo(5)) {
      case 0:
        return between(
          thing,
          { message_edit: { mid: thing.mid, text: `edit ${number}`, num_edit: 1 + upTo(3) } },
          atMs,
        );
      case 1: {
        const emoji = EMOJI[upTo(EMOJI.length + 1)];
        const reaction = { mid: thing.mid, action: emoji === undefined ? "unreact" : "react", emoji };
        return between(thing, { reaction }, atMs, dice() < 0.3);
      }
      case 2:
        return between(thing, { message: { mid: thing.mid, is_deleted: true, ...flag } }, atMs);
      case 3:
        return between(thing, { read: { mid: thing.mid } }, atMs, false);
      default: {
        const postback = { mid: `p-${seed}-${number}`, title: "Hours", payload: "HOURS" };
        return between(thing, { postback }, atMs, false);
      }
    }
  };

  const nextItem = (): { readonly list: string; readonly item: object } => {
    number += 1;
    const kind = dice();
    const known = recent[upTo(recent.length)];
    if (kind < 0.5 || known === undefined) {
      const thing = makeThing();
      const told = between(thing, { message: message(thing) }, thing.atMs);
      if (dice() < 0.85) return { list: "messaging", item: told };
      late.push(told);
      return { list: "messaging", item: aboutOne(thing) };
    }
    if (kind < 0.6 && late.length > 0) return { list: "messaging", item: late.shift() ?? {} };
    if (kind < 0.9) return { list: "messaging", item: aboutOne(known) };
    if (kind < 0.94) {
      const value = { id: `c-${seed}-${number}`, from: { id: known.customerId }, text: "nice", timestamp: tick() };
      return { list: "changes", item: { field: "comments", value } };
    }
    if (kind < 0.97) return { list: "messaging", item: between(known, { dance: { mid: `d-${number}` } }, tick()) };
    const control = { pass_thread_control: { new_owner_app_id: String(number) } };
    return { list: "messaging_handovers", item: between(known, control, tick(), false) };
  };

  return {
    next() {
      const size = dice() < 0.004 ? 1 + upTo(200) : 1 + upTo(dice() < 0.3 ? 12 : 1);
      const entry = Array.from({ length: size }, () => {
        const { list, item } = nextItem();
        return { id: accountId, time: tick(), [list]: [item] };
      });
      if (dice() < 0.03) {
        const stranger = {
          sender: { id: "900000000000777" },
          recipient: { id: strangerId },
          timestamp: tick(),
          message: { mid: `s-${seed}-${number}`, text: "wrong door" },
        };
        entry.push({ id: strangerId, time: tick(), messaging: [stranger] });
      }
      return JSON.stringify({ object: "instagram", entry });
    },
  };
}
