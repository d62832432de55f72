import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import { AppError } from "./app-error.ts";
import { lockDataFolder } from "./db/data-folder-lock.ts";
import { openDatabase, type Database } from "./db/database.ts";
import { createContentRemoval } from "./erasure/remove-content.ts";
import { createEventHub, type EventHub } from "./event-hub.ts";
import { createEventApplier } from "./inbox/apply-event.ts";
import { createConversationCommands } from "./inbox/conversation-commands.ts";
import { createConversationIndex } from "./inbox/conversations.ts";
import { createConversationTouches } from "./inbox/conversation-touches.ts";
import { createConversationViews } from "./inbox/conversation-views.ts";
import { createMessageRows } from "./inbox/message-rows.ts";
import { createMessageViews } from "./inbox/message-views.ts";
import { createProfiles } from "./inbox/profiles.ts";
import { createGraphClient } from "./instagram/graph-client.ts";
import { createOpenMedia, type OpenMedia } from "./media/open-media.ts";
import { createDispatcher } from "./outbox/dispatcher.ts";
import { createReplies } from "./outbox/replies.ts";
import { createReplyRows } from "./outbox/reply-rows.ts";
import { createReplySettler } from "./outbox/settle-reply.ts";
import type { Core, CorePorts, PracticeShop, StartedCore } from "./ports.ts";
import { createRouter } from "./rpc/router.ts";
import { createAccounts } from "./setup/accounts.ts";
import { createConnectAccount } from "./setup/connect-account.ts";
import { connectPracticeShop } from "./setup/practice.ts";
import { createSettings } from "./setup/settings.ts";
import { openWebhookDoor, type WebhookDoor } from "./webhook/door.ts";
import { createIngest, type Ingest } from "./webhook/ingest.ts";

/** The product without a screen. Nothing runs until `start`; everything ends with `stop`. */
export function createCore(ports: CorePorts): Core {
  const events = createEventHub(ports.logger);
  let state: { readonly kind: "idle" | "stopped" } | { readonly kind: "running"; readonly running: Running } = {
    kind: "idle",
  };

  return {
    events,
    async start() {
      if (state.kind !== "idle") throw new AppError("unavailable", "Shopbell's core can be started once.");
      const running = await startRunning(ports, events);
      state = { kind: "running", running };
      return running.started;
    },
    async stop() {
      const before = state;
      state = { kind: "stopped" };
      if (before.kind === "running") await before.running.stop();
    },
    async request(route, input) {
      if (state.kind === "running") return state.running.request(route, input);
      return {
        ok: false,
        error: { code: "unavailable", message: "Shopbell is starting or closing. Try again in a moment." },
      };
    },
    async openMedia(path, signal) {
      return state.kind === "running" ? state.running.openMedia(path, signal) : { kind: "offline" };
    },
  };
}

interface Running {
  readonly started: StartedCore;
  readonly request: Core["request"];
  readonly openMedia: OpenMedia;
  readonly stop: () => Promise<void>;
}

/** Opens things in the order in which they need each other, and closes them backwards when one fails. */
async function startRunning(ports: CorePorts, events: EventHub): Promise<Running> {
  const closers: (() => void | Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.reverse()) await close();
  };
  try {
    closers.push(lockDataFolder(ports.dataDir));
    const db = openDatabase(ports.dataDir, ports.logger);
    closers.push(db.close);
    const shop = await ports.practice?.();
    if (shop !== undefined) closers.push(shop.stop);
    return await wire(ports, events, db, shop, closers, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function wire(
  ports: CorePorts,
  events: EventHub,
  db: Database,
  shop: PracticeShop | undefined,
  closers: (() => void | Promise<void>)[],
  closeAll: () => Promise<void>,
): Promise<Running> {
  const { clock, logger } = ports;
  const addresses = shop === undefined ? ports.graph : { facebook: shop.graphUrl, instagram: shop.graphUrl };
  const ending = new AbortController();
  const graph = createGraphClient(ports.fetch, ending.signal);

  const accounts = createAccounts(db, ports.secrets, clock);
  const settings = createSettings(ports.settings);
  await accounts.load();
  await settings.load();

  const conversations = createConversationIndex(db);
  const touches = createConversationTouches(db);
  const messages = createMessageRows(db);
  const replyRows = createReplyRows(db);
  const settler = createReplySettler(replyRows, messages, touches);
  const changed = (ids: readonly ConversationId[]): void => {
    if (ids.length > 0) events.emit({ type: "conversations", conversationIds: ids });
  };

  let online = true;
  const lineIs = (now: boolean): void => {
    if (now === online) return;
    online = now;
    events.emit({ type: "connection", online });
    if (now) {
      dispatcher.wakeOffline();
      profiles.wake();
    }
  };
  const accessOf = (accountId: AccountId) => {
    const account = accounts.list().find(({ id }) => id === accountId);
    const accessToken = accounts.accessToken(accountId);
    return account === undefined || accessToken === undefined
      ? undefined
      : { baseUrl: addresses[account.family], accessToken };
  };
  const pauseAccount = (accountId: AccountId): void => {
    accounts.pauseSending(accountId);
    events.emit({ type: "accounts" });
  };

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
    pauseAccount,
    changed,
    lineIs,
  });
  const profiles = createProfiles({
    db,
    graph,
    clock,
    logger,
    accessOf,
    changed: (accountId, customerId) => changed([conversations.ensure(accountId, customerId)]),
  });
  const ingest = createIngest({
    db,
    clock,
    logger,
    conversations,
    touches,
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
  });
  const door = await openDoor(ports, accounts, ingest);

  const connectAccount = createConnectAccount({ accounts, graph, addresses, newId: ports.newId });
  const conversationViews = createConversationViews(db, clock);
  const messageViews = createMessageViews(db);
  const commands = createConversationCommands(db, touches);
  const replies = createReplies({ db, rows: replyRows, touches, clock });
  const openMedia = createOpenMedia({ db, fetch: ports.fetch, logger, practiceOrigin: () => shop?.mediaOrigin });

  /** Passes a command's answer on and tells the screens that the conversation changed. */
  const announcing = <Answer>(conversationId: number | undefined, answer: Answer): Answer => {
    if (conversationId !== undefined) events.emit({ type: "conversations", conversationIds: [conversationId] });
    dispatcher.wake();
    return answer;
  };
  const conversationOf = (messageId: number) => replyRows.get(messageId as never)?.conversationId;

  const request = createRouter(
    {
      "app/state": () => ({
        version: ports.version,
        practice: shop !== undefined,
        accounts: [...accounts.list()],
        webhookUrl: door.url,
        nowMs: clock.nowMs(),
        online,
      }),
      "accounts/connect": async (input) => {
        const answer = await connectAccount(input);
        if (answer.kind === "connected") {
          events.emit({ type: "accounts" });
          dispatcher.wake();
        }
        return answer;
      },
      "conversations/list": conversationViews.list,
      "conversations/counts": conversationViews.counts,
      "conversations/get": conversationViews.get,
      "conversations/mark-read": (input) => announcing(input.conversationId, commands.markRead(input)),
      "conversations/set-done": (input) => announcing(input.conversationId, commands.setDone(input)),
      "messages/list": messageViews.list,
      "replies/send": (input) => announcing(input.conversationId, replies.send(input)),
      "replies/retry": (input) => announcing(conversationOf(input.messageId), replies.retry(input)),
      "replies/discard": (input) => announcing(conversationOf(input.messageId), replies.discard(input)),
      "settings/get": settings.get,
      "settings/set": async (input) => {
        const answer = await settings.set(input);
        events.emit({ type: "settings" });
        return answer;
      },
    },
    logger,
  );

  // Whatever was on its way when the last run ended is of unknown fate: look for it before sending again.
  db.write("outbox.after-start", () => replyRows.doubtAllInFlight(clock.nowMs()));
  const stopListening = ports.network.onReturn(() => {
    dispatcher.wakeOffline();
    profiles.wake();
  });
  closers.push(
    async () => {
      ending.abort();
      await Promise.all([dispatcher.stop(), profiles.stop()]);
    },
    ingest.close,
    door.close,
    stopListening,
  );
  if (shop !== undefined) {
    await connectPracticeShop(shop, accounts);
    await shop.play(door.url);
  }
  dispatcher.wake();
  profiles.wake();
  logger.info("core.started", { accounts: accounts.list().length, practice: shop !== undefined });

  const started: StartedCore =
    shop === undefined
      ? { webhookUrl: door.url }
      : {
          webhookUrl: door.url,
          practice: {
            appSecret: shop.account.appSecret,
            verifyToken: shop.account.verifyToken,
            accountId: shop.account.id,
            simulator: shop.graphUrl,
          },
        };
  return { started, request, openMedia, stop: closeAll };
}

function openDoor(ports: CorePorts, accounts: ReturnType<typeof createAccounts>, ingest: Ingest): Promise<WebhookDoor> {
  return openWebhookDoor({
    port: ports.webhook.port,
    logger: ports.logger,
    secrets: accounts.appSecrets,
    verifyTokens: accounts.verifyTokens,
    publicHosts: () => ports.webhook.publicHosts,
    accept: ingest.accept,
  });
}
