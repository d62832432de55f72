import { doorRefusal } from "#shared/contract/health.ts";
import { toAccountId, type AccountId, type ConversationId } from "#shared/domain/ids.ts";
import { lockDataFolder } from "./db/data-folder-lock.ts";
import { openDatabase, type Database } from "./db/database.ts";
import { createErasure } from "./erasure/index.ts";
import type { EventHub } from "./event-hub.ts";
import { createHandlers } from "./handlers.ts";
import { createHealth } from "./health/health.ts";
import { createEventApplier } from "./inbox/apply-event.ts";
import { createConversationCommands } from "./inbox/conversation-commands.ts";
import { createConversationIndex } from "./inbox/conversations.ts";
import { createConversationTouches } from "./inbox/conversation-touches.ts";
import { createConversationViews } from "./inbox/conversation-views.ts";
import { createHintFetcher } from "./inbox/fetch-hinted.ts";
import { createKeptEvents } from "./inbox/kept-events.ts";
import { createMessageHints } from "./inbox/message-hints.ts";
import { createMessageRows } from "./inbox/message-rows.ts";
import { createMessageViews } from "./inbox/message-views.ts";
import { createProfiles } from "./inbox/profiles.ts";
import { createThreadOwners } from "./inbox/thread-owner.ts";
import { createGraphClient } from "./instagram/graph-client.ts";
import { createLine } from "./line.ts";
import { createOpenMedia } from "./media/open-media.ts";
import { createDispatcher } from "./outbox/dispatcher.ts";
import { createReplies } from "./outbox/replies.ts";
import { createReplyRows } from "./outbox/reply-rows.ts";
import { createReplySettler } from "./outbox/settle-reply.ts";
import type { Core, CorePorts, PracticeShop, StartedCore } from "./ports.ts";
import { createStorageState } from "./storage-state.ts";
import { createRouter } from "./rpc/router.ts";
import { createAccounts } from "./setup/accounts.ts";
import { createConnectAccount } from "./setup/connect-account.ts";
import { connectPracticeShop } from "./setup/practice.ts";
import { createSettings } from "./setup/settings.ts";
import { startDoorThread } from "./webhook/door-thread.ts";
import { createIngest } from "./webhook/ingest.ts";
import { createMetaCallbacks } from "./webhook/meta-callbacks.ts";
import { createPartApplier } from "./webhook/apply-part.ts";
import { createQuarantine } from "./webhook/quarantine.ts";
import { createQuarantineRetry } from "./webhook/retry-quarantined.ts";

export interface RunningRooms {
  readonly started: StartedCore;
  readonly request: Core["request"];
  readonly openMedia: Core["openMedia"];
  readonly stop: () => Promise<void>;
}

/** What has been opened, to be closed backwards: at the end, or as soon as a later step fails. */
interface Opened {
  readonly add: (close: () => void | Promise<void>) => void;
  readonly closeAll: () => Promise<void>;
}

/**
 * Opens the data folder and the rooms in the order in which they need each other.
 *
 * @throws AppError with a sentence for the owner; everything opened until then is closed again.
 */
export async function startRooms(ports: CorePorts, events: EventHub): Promise<RunningRooms> {
  const opened = createOpened();
  try {
    opened.add(lockDataFolder(ports.dataDir));
    const db = openDatabase(ports.dataDir, ports.logger);
    opened.add(db.close);
    const shop = await ports.practice?.();
    if (shop !== undefined) opened.add(shop.stop);
    return await furnish(ports, events, db, shop, opened);
  } catch (error) {
    await opened.closeAll();
    throw error;
  }
}

async function furnish(
  ports: CorePorts,
  events: EventHub,
  db: Database,
  shop: PracticeShop | undefined,
  opened: Opened,
): Promise<RunningRooms> {
  const { clock, logger } = ports;
  const { emit } = events;
  const addresses = shop === undefined ? ports.graph : { facebook: shop.graphUrl, instagram: shop.graphUrl };
  const ending = new AbortController();
  const graph = createGraphClient(ports.fetch, ending.signal);

  const accounts = createAccounts(db, ports.secrets, clock);
  const settings = createSettings(ports.settings);
  await accounts.load();
  await settings.load();
  if (shop !== undefined) await connectPracticeShop(shop, accounts);

  const accessOf = (accountId: AccountId) => {
    const account = accounts.list().find(({ id }) => id === accountId);
    const accessToken = accounts.accessToken(accountId);
    if (account === undefined || accessToken === undefined) return undefined;
    return { baseUrl: addresses[account.family], accessToken };
  };
  const changed = (ids: readonly ConversationId[]): void => {
    if (ids.length > 0) emit({ type: "conversations", conversationIds: ids });
  };

  const conversations = createConversationIndex(db);
  const touches = createConversationTouches(db);
  const messages = createMessageRows(db);
  const replyRows = createReplyRows(db);
  const settler = createReplySettler({
    rows: replyRows,
    messages,
    touches,
    removeContent: (...unsent) => erasure.removeContent(...unsent),
  });

  const hints = createMessageHints(db);
  const health = createHealth({ db, clock, logger, emit, beingFetched: hints.count });
  opened.add(health.stop);
  const keptEvents = createKeptEvents(db, clock, health.changed);

  const networkReturned = (): void => {
    dispatcher.wakeOffline();
    profiles.wake();
    hintFetcher.wakeAll();
  };
  const line = createLine(emit, networkReturned);
  const storage = createStorageState(emit);
  const dispatcher = createDispatcher({
    db,
    rows: replyRows,
    settler,
    messages,
    touches,
    graph,
    clock,
    logger,
    accessOf: (reply) => accessOf(reply.accountId),
    pauseAccount(accountId) {
      accounts.pauseSending(accountId);
      emit({ type: "accounts" });
    },
    changed,
    lineIs: line.report,
  });
  const profiles = createProfiles({
    db,
    graph,
    clock,
    logger,
    accessOf,
    changed(accountId, customerId) {
      // Erased while Meta was asked: then there is nobody to show.
      const conversationId = conversations.find(accountId, customerId);
      if (conversationId !== undefined) changed([conversationId]);
    },
  });
  const erasure = createErasure({
    db,
    clock,
    logger,
    conversations,
    touches,
    emit,
    isJournalClean: () => door.isSwept(),
    repliesSettled: (conversationId) => dispatcher.settled(conversationId),
    async disconnect(accountId) {
      const isGone = await accounts.remove(accountId);
      emit({ type: "accounts" });
      return isGone;
    },
  });
  opened.add(erasure.stop);
  const { lateCopies } = erasure;
  const eventApplier = createEventApplier({
    db,
    conversations,
    touches,
    messages,
    keptEvents,
    hints,
    threadOwners: createThreadOwners(db),
    adoptEcho: settler.adoptEcho,
    removeContent: erasure.removeContent,
    counted(changedSomething) {
      health.events.count("received");
      if (!changedSomething) health.events.count("repeated");
    },
  });
  const applier = lateCopies.keepOut(eventApplier);
  const committed = (ids: readonly ConversationId[]): void => {
    changed(ids);
    profiles.request(conversations.takeNewCustomers());
    dispatcher.wake();
    if (hints.takeNoted()) hintFetcher.wake();
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
  opened.add(async () => {
    ending.abort();
    await Promise.all([dispatcher.stop(), profiles.stop(), hintFetcher.stop()]);
  });

  // Whatever was on its way when the last run ended is of unknown fate: it is looked for before it is sent again.
  db.write("outbox.after-start", () => replyRows.doubtAllInFlight(clock.nowMs()));

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
  const doorKeys = () => ({
    appSecrets: accounts.appSecrets(),
    verifyTokens: accounts.verifyTokens(),
    publicHosts: ports.webhook.publicHosts,
  });
  const door = await startDoorThread({
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
    callback: createMetaCallbacks({
      appSecrets: accounts.appSecrets,
      accountsOf: accounts.ofAppSecret,
      async signOut(accountIds) {
        await accounts.signOut(accountIds);
        emit({ type: "accounts" });
      },
      receipts: erasure.signIn,
      clock,
      logger,
    }),
    storageFailed: () => storage.report("journal", true),
  });
  opened.add(door.close);
  accounts.whenChanged(() => door.setKeys(doorKeys()));
  ingest.start();
  // What the last run acknowledged and did not apply is in the inbox before the inbox is shown.
  await ingest.settled();

  const handlers = createHandlers({
    appState: () => ({
      version: ports.version,
      practice: shop !== undefined,
      accounts: [...accounts.list()],
      webhookUrl: door.url,
      nowMs: clock.nowMs(),
      online: line.isOnline(),
      storageFailing: storage.isFailing(),
    }),
    connectAccount: createConnectAccount({ accounts, graph, addresses, newId: ports.newId }),
    conversationViews: createConversationViews(db, clock),
    messageViews: createMessageViews(db, health.traces.shown),
    commands: createConversationCommands(db, touches),
    replies: createReplies({ db, rows: replyRows, touches, clock }),
    replyRows,
    dispatcher,
    settings,
    erasure,
    health,
    keptEvents,
    quarantine,
    quarantineRetry,
    accountConnected(id) {
      quarantineRetry.accountConnected(id);
      hintFetcher.wakeAll();
    },
    emit,
  });

  opened.add(ports.network.onReturn(networkReturned));
  if (shop !== undefined) await shop.play(door.url);
  erasure.begin();
  health.everyDay("retention", erasure.sweep);
  health.everyDay("quarantine", quarantine.sweep);
  health.everyDay("events", keptEvents.sweep);
  health.everyDay("hints", () => hints.sweep(clock.nowMs()));
  quarantineRetry.afterStart(accounts.list().map(({ id }) => toAccountId(id)));
  dispatcher.wake();
  profiles.wake();
  hintFetcher.wake();
  logger.info("core.started", { accounts: accounts.list().length, practice: shop !== undefined });
  return {
    started: { webhookUrl: door.url, ...(shop === undefined ? {} : { practice: practiceFacts(shop) }) },
    request: createRouter(handlers, logger),
    openMedia: createOpenMedia({ db, fetch: ports.fetch, logger, practiceOrigin: () => shop?.mediaOrigin }),
    stop: opened.closeAll,
  };
}

function practiceFacts({ account, graphUrl }: PracticeShop) {
  const { appSecret, verifyToken, id: accountId } = account;
  return { appSecret, verifyToken, accountId, simulator: graphUrl };
}

function createOpened(): Opened {
  const closers: (() => void | Promise<void>)[] = [];
  return {
    add: (close) => void closers.push(close),
    async closeAll() {
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
    },
  };
}
