import { afterEach, expect, it } from "vitest";
import type { PlaceToClean } from "#core/erasure/index.ts";
import type { InboundEvent } from "#core/instagram/events.ts";
import { toCustomerId, toMid } from "#shared/domain/ids.ts";
import { ACCOUNT, NOW_MS, openSmallInbox, type SmallInbox } from "./small-inbox.ts";

let inbox: SmallInbox;
afterEach(() => inbox.close());

const goneSoon: InboundEvent = {
  kind: "message",
  accountId: ACCOUNT,
  customerId: toCustomerId("900000000000001"),
  atMs: NOW_MS,
  mid: toMid("m1"),
  direction: "in",
  text: "gone soon",
  attachments: [],
  isSelf: false,
  standby: false,
  isUnsupported: false,
};
const cleanMs = (): number | null | undefined =>
  inbox.db.prepare<[], { clean_ms: number | null }>(`SELECT clean_ms FROM erasures`).get()?.clean_ms;

it("a receipt has its last time only when every place beside the database is clean", async () => {
  let places: readonly PlaceToClean[] | undefined;
  const asked: string[] = [];
  let isCleanedBefore: boolean | undefined;
  inbox = openSmallInbox(() => {
    // The first look comes before the rooms are open.
    const now = places;
    places ??= [
      async () => {
        asked.push("journal");
        return true;
      },
      async () => {
        asked.push("folder");
        isCleanedBefore = cleanMs() !== null;
        return asked.length > 3;
      },
    ];
    return now;
  });
  inbox.apply([goneSoon], NOW_MS);
  const isClean = new Promise<void>((resolve) => {
    inbox.listen((event) => {
      if (event.type === "erasure" && typeof cleanMs() === "number") resolve();
    });
  });
  await inbox.erasure.start({ clientId: "client-1001", target: { kind: "conversation", conversationId: 1 } });
  await isClean;
  expect(asked).toEqual(["journal", "folder", "folder", "folder"]);
  expect(isCleanedBefore).toBe(false);
});

it("closing leaves a receipt open while a place has not said that it is clean", async () => {
  const asked = Promise.withResolvers<void>();
  inbox = openSmallInbox(() => [
    async () => {
      asked.resolve();
      return false;
    },
  ]);
  inbox.apply([goneSoon], NOW_MS);
  await inbox.erasure.start({ clientId: "client-1001", target: { kind: "conversation", conversationId: 1 } });
  await asked.promise;
  await inbox.erasure.stop();
  expect(cleanMs()).toBeNull();
});

it("closing leaves a receipt open when no place could be asked", async () => {
  inbox = openSmallInbox(() => undefined);
  inbox.apply([goneSoon], NOW_MS);
  await inbox.erasure.start({ clientId: "client-1001", target: { kind: "conversation", conversationId: 1 } });
  await inbox.untilEnded(1);
  await inbox.erasure.stop();
  expect(cleanMs()).toBeNull();
});
