import { doorRefusal } from "#shared/contract/health.ts";
import { toAccountId, type AccountId, type ConversationId } from "#shared/domain/ids.ts";
import type { Assistant } from "./assistant/index.ts";
import type { Erasure } from "./erasure/index.ts";
import type { Foundation } from "./foundation.ts";
import { createEventApplier, type EventApplier } from "./inbox/apply-event.ts";
import { createHintFetcher } from "./inbox/fetch-hinted.ts";
import { createKeptEvents } from "./inbox/kept-events.ts";
import { createProfiles, type Profiles } from "./inbox/profiles.ts";
import { createThreadOwners } from "./inbox/thread-owner.ts";
import type { Outbound } from "./outbound.ts";
import type { Handlers } from "./rpc/router.ts";
import { createDelaySignal } from "./setup/delay-signal.ts";
import type { Setup } from "./setup/setup.ts";
import { createPartApplier } from "./webhook/apply-part.ts";
import { type CalledThread, startDoorThread, type DoorThread, type DoorThreadParts } from "./webhook/door-thread.ts";
import { createIngest } from "./webhook/ingest.ts";
import { createMetaCallbacks } from "./webhook/meta-callbacks.ts";
import { createQuarantine } from "./webhook/quarantine.ts";
import { createQuarantineRetry } from "./webhook/retry-quarantined.ts";

/** The way in: the public door, the ingest behind it, quarantine, and what is fetched because Meta only named it. */
export interface Inbound {
  /** Where Meta reaches the door; undefined while there is no public address. */
  readonly publicOrigin: () => string | undefined;
  readonly door: Pick<DoorThread, "url" | "isSwept" | "offer" | "withdraw">;
  /** The door's secrets, verify tokens or public names are others now. */
  readonly keysChanged: () => void;
  readonly handlers: Pick<
    Handlers,
    "events/list" | "quarantine/list" | "quarantine/get" | "quarantine/retry" | "quarantine/drop"
  >;
  /** Asks Meta for a customer's profile now. */
  readonly readProfile: Profiles["read"];
  /** An account has been connected, for the first time or again. */
  readonly accountConnected: (id: AccountId) => void;
  /** For whatever else brings events in: the same gate, the same rules. */
  readonly applier: EventApplier;
  /** What an applied transaction has changed is told to the screens. */
  readonly committed: (ids: readonly ConversationId[]) => void;
  /** Goes on with what the last run left to fetch and to read again. */
  readonly begin: () => void;
}

/**
 * Opens the door. What the last run acknowledged and did not apply is in the inbox when this resolves.
 *
 * @throws AppError when the door's port or its journal cannot be had.
 */
export async function openInbound(
  foundation: Foundation,
  erasure: Erasure,
  outbound: Outbound,
  setup: Pick<Setup, "doorKeys" | "callback" | "handshook" | "delivered">,
  { offerEnded, offerProgressed }: Pick<DoorThreadParts, "offerEnded" | "offerProgressed">,
  assistant: Pick<Assistant, "listen">,
  missedSince: (id: AccountId, sinceMs: number) => void,
  called: CalledThread,
): Promise<Inbound> {
  const { ports, db, clock, logger, emit, opened, accounts, graph, accessOf, changed } = foundation;
  const { conversations, touches, messages, hints, health, line, storage } = foundation;

  const profiles = createProfiles({
    db,
    graph,
    clock,
    logger,
    accessOf,
    changed(accountId, customerId) {
      // Erased while Meta was asked: then there is nobody to show.
      const conversationId = conversations.find(accountId, customerId);
      if (conversationId !== undefined) changed([conversationId], "rows");
    },
  });
  const keptEvents = createKeptEvents(db, clock, health.changed);
  const { lateCopies } = erasure;
  const eventApplier = createEventApplier({
    db,
    conversations,
    touches,
    messages,
    keptEvents,
    hints,
    threadOwners: createThreadOwners(db),
    adoptEcho: outbound.adoptEcho,
    removeContent: erasure.removeContent,
    counted(changedSomething) {
      health.events.count("received");
      if (!changedSomething) health.events.count("repeated");
    },
  });
  const delays = createDelaySignal(missedSince);
  let hasBegun = false;
  const gated = assistant.listen(lateCopies.keepOut(eventApplier));
  /** Accounts whose webhooks have come since the last commit: their chains have just been proven. */
  const heard = new Set<AccountId>();
  const applier: EventApplier = {
    apply(event, receivedMs) {
      // A test from the dashboard comes to an app that nobody has published, too.
      if (receivedMs !== undefined && event.kind !== "dashboard_test") heard.add(event.accountId);
      const isNews = gated.apply(event, receivedMs);
      // What the last run left behind is covered by catching up at the start.
      if (hasBegun && receivedMs !== undefined && isNews) delays.heard(event, clock.nowMs());
      return isNews;
    },
  };
  const committed = (ids: readonly ConversationId[]): void => {
    changed(ids);
    profiles.request(conversations.takeNewCustomers());
    outbound.dispatcher.wake();
    if (hints.takeNoted()) hintFetcher.wake();
    if (heard.size > 0) {
      setup.delivered(new Set(heard));
      heard.clear();
    }
    delays.flush();
  };
  const hintFetcher = createHintFetcher({
    db,
    hints,
    graph,
    clock,
    logger,
    applier,
    conversations,
    messages,
    touches,
    accessOf,
    committed,
  });
  line.whenReturned(profiles.wake);
  line.whenReturned(hintFetcher.wakeAll);
  opened.add(async () => {
    foundation.hangUp();
    await Promise.all([outbound.stop(), profiles.stop(), hintFetcher.stop()]);
  });

  const quarantine = lateCopies.keepOutOfQuarantine(
    createQuarantine({ db, clock, logger, version: ports.version, changed: health.changed }),
  );
  const partApplier = createPartApplier({ db, logger, applier, conversations, isKnownAccount: accounts.isKnown });
  const quarantineRetry = createQuarantineRetry({
    db,
    logger,
    quarantine,
    partApplier,
    touches,
    conversations,
    committed,
    changed: health.changed,
  });
  opened.add(quarantineRetry.stop);
  const ingest = createIngest({
    db,
    clock,
    logger,
    conversations,
    touches,
    quarantine,
    partApplier,
    committed,
    applied: (upTo) => door.applied(upTo),
    storageIs(state) {
      if (state === "failing") door.failing();
      storage.report("inbox", state === "failing");
    },
  });
  opened.add(ingest.close);
  const doorKeys = () => {
    const ofSetup = setup.doorKeys();
    return {
      appSecrets: [...new Set([...accounts.appSecrets(), ...ofSetup.appSecrets])],
      verifyTokens: [...new Set([...accounts.verifyTokens(), ...ofSetup.verifyTokens])],
      publicHosts: [...ports.webhook.publicHosts, ...ofSetup.publicHosts],
    };
  };
  const metaCallbacks = createMetaCallbacks({
    appSecrets: accounts.appSecrets,
    accountsOf: accounts.ofAppSecret,
    async signOut(accountIds) {
      await accounts.signOut(accountIds);
      emit({ type: "accounts" });
    },
    receipts: erasure.signIn,
    clock,
    logger,
  });
  const door = await startDoorThread(
    {
      setup: { dataDir: ports.dataDir, port: ports.webhook.port, keys: doorKeys() },
      logger,
      arrived(arrivals, left) {
        storage.report("journal", false);
        ingest.arrived(arrivals, left);
      },
      refused(counts) {
        for (const reason of doorRefusal.options) {
          const n = counts[reason];
          if (n !== undefined) health.refusals.count(reason, n);
        }
      },
      passed(requests, bytes) {
        health.tunnel.count("requests", requests);
        health.tunnel.count("bytes", bytes);
      },
      handshook: setup.handshook,
      callback: async (request) => setup.callback(request) ?? metaCallbacks(request),
      storageFailed: () => storage.report("journal", true),
      offerEnded,
      offerProgressed,
    },
    called,
  );
  opened.add(door.close);
  const keysChanged = (): void => door.setKeys(doorKeys());
  accounts.whenChanged(keysChanged);
  ingest.start();
  await ingest.settled();

  return {
    door,
    publicOrigin() {
      const host = doorKeys().publicHosts.at(-1);
      return host === undefined ? undefined : `https://${host}`;
    },
    keysChanged,
    applier,
    committed,
    handlers: {
      "events/list": keptEvents.list,
      "quarantine/list": quarantine.list,
      "quarantine/get": quarantine.get,
      "quarantine/retry": quarantineRetry.retry,
      "quarantine/drop": quarantine.drop,
    },
    readProfile: profiles.read,
    accountConnected(id) {
      quarantineRetry.accountConnected(id);
      hintFetcher.wakeAll();
    },
    begin() {
      hasBegun = true;
      health.everyDay("quarantine", quarantine.sweep);
      health.everyDay("events", keptEvents.sweep);
      health.everyDay("hints", () => hints.sweep(clock.nowMs()));
      quarantineRetry.afterStart(accounts.list().map(({ id }) => toAccountId(id)));
      profiles.wake();
      hintFetcher.wake();
    },
  };
}
