import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import { lockDataFolder } from "./db/data-folder-lock.ts";
import { openDatabase, type Database } from "./db/database.ts";
import { createContentRemoval } from "./erasure/remove-content.ts";
import type { EventHub } from "./event-hub.ts";
import { createHandlers } from "./handlers.ts";
import { createEventApplier } from "./inbox/apply-event.ts";
import { createConversationCommands } from "./inbox/conversation-commands.ts";
import { createConversationIndex } from "./inbox/conversations.ts";
import { createConversationTouches } from "./inbox/conversation-touches.ts";
import { createConversationViews } from "./inbox/conversation-views.ts";
import { createMessageRows } from "./inbox/message-rows.ts";
import { createMessageViews } from "./inbox/message-views.ts";
import { createProfiles } from "./inbox/profiles.ts";
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
import { createQuarantine } from "./webhook/quarantine.ts";

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
  const settler = createReplySettler(replyRows, messages, touches);

  const networkReturned = (): void => {
    dispatcher.wakeOffline();
    profiles.wake();
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
    changed: (accountId, customerId) => changed([conversations.ensure(accountId, customerId)]),
  });
  opened.add(async () => {
    ending.abort();
    await Promise.all([dispatcher.stop(), profiles.stop()]);
  });

  // Whatever was on its way when the last run ended is of unknown fate: it is looked for before it is sent again.
  db.write("outbox.after-start", () => replyRows.doubtAllInFlight(clock.nowMs()));

  const ingest = createIngest({
    db,
    clock,
    logger,
    conversations,
    touches,
    quarantine: createQuarantine(db, logger),
    applier: createEventApplier({
      db,
      conversations,
      touches,
      messages,
      adoptEcho: settler.adoptEcho,
      removeContent: createContentRemoval(db),
    }),
    isKnownAccount: accounts.isKnown,
    committed(ids) {
      changed(ids);
      profiles.request(conversations.takeNewCustomers());
      dispatcher.wake();
    },
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
    refused: () => {},
    callback: async () => undefined,
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
    messageViews: createMessageViews(db),
    commands: createConversationCommands(db, touches),
    replies: createReplies({ db, rows: replyRows, touches, clock }),
    replyRows,
    dispatcher,
    settings,
    emit,
  });

  opened.add(ports.network.onReturn(networkReturned));
  if (shop !== undefined) await shop.play(door.url);
  dispatcher.wake();
  profiles.wake();
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
