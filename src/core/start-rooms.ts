import type { Wish } from "#shared/contract/desk.ts";
import { toAccountId, type AccountId } from "#shared/domain/ids.ts";
import { createArchive, type Archive } from "./archive/index.ts";
import { ArchiveError, faultOf } from "./archive/fault.ts";
import { copyBeforeUpdate } from "./archive/copy-before-update.ts";
import { beginWithLoss, keepLoss, settleLoss } from "./archive/log-loss.ts";
import { fulfilWish } from "./archive/pending-restore.ts";
import { leaveRunningMark } from "./archive/running-mark.ts";
import { createAssistant } from "./assistant/index.ts";
import { createComposing } from "./composing.ts";
import { lockDataFolder } from "./db/data-folder-lock.ts";
import { openDatabase } from "./db/database.ts";
import { openLogNote, type LogLoss } from "./db/log-note.ts";
import { createDiagnostics } from "./diagnostics/index.ts";
import { createErasure, type PlaceToClean } from "./erasure/index.ts";
import { createGetFigures } from "./figures/index.ts";
import type { EventHub } from "./event-hub.ts";
import { layFoundation, type Foundation } from "./foundation.ts";
import { openInbound } from "./inbound.ts";
import { inboxHandlers } from "./inbox/inbox-handlers.ts";
import { createMedia } from "./media/index.ts";
import { createNotices } from "./notices/index.ts";
import { createOpened } from "./opened.ts";
import { createOutgoingMedia } from "./outgoing-media.ts";
import { createOutbound } from "./outbound.ts";
import type { Core, CorePorts, PracticeShop, StartedCore } from "./ports.ts";
import { isInboxMissing, openRescue } from "./rescue.ts";
import { joinHandlers } from "./rpc/join-handlers.ts";
import { createRouter, type Handlers } from "./rpc/router.ts";
import { createConnectAccount } from "./setup/connect-account.ts";
import { createHistory, isPastHere, type History } from "./setup/history.ts";
import { createHistoryRows } from "./setup/history-rows.ts";
import { practiceHandlers } from "./setup/practice.ts";
import { settingsHandlers } from "./setup/settings.ts";
import { createSetup } from "./setup/setup.ts";
import { createSearch } from "./search/index.ts";
import { createTriage } from "./triage/index.ts";
import { createUpdates } from "./updates/index.ts";
import { callDoorThread, type CalledThread } from "./webhook/door-thread.ts";

export interface RunningRooms {
  readonly started: StartedCore;
  readonly request: Core["request"];
  readonly openMedia: Core["openMedia"];
  readonly wish: Core["wish"];
  /** A wish that no screen has taken yet. */
  readonly untaken: () => Wish | undefined;
  readonly receiveFile: Core["receiveFile"];
  readonly stop: () => Promise<void>;
}

/**
 * Opens the data folder and the rooms in the order in which they need each other.
 *
 * @throws AppError with a sentence for the owner; everything opened until then is closed again.
 */
export async function startRooms(ports: CorePorts, events: EventHub, restart: () => void): Promise<RunningRooms> {
  const opened = createOpened();
  try {
    opened.add(lockDataFolder(ports.dataDir));
    const mark = leaveRunningMark(ports.dataDir);
    opened.add(mark.remove);
    fulfilWish(ports.dataDir, ports.clock.nowMs(), ports.version);
    try {
      const rooms = await openHouse(ports, events, restart, mark.wasLeft);
      opened.add(rooms.stop);
      return { ...rooms, stop: opened.closeAll };
    } catch (error) {
      // Also where only a room finds it, in the first page that it reads.
      if (!isDamage(error)) throw error;
      ports.logger.error("database.damaged", error);
      return await openRescue(ports, events, opened, restart);
    }
  } catch (error) {
    // Why it did not start says more than what went wrong on the way out.
    await opened.closeAll().catch((fault: unknown) => ports.logger.error("core.not_closed", fault));
    throw error;
  }
}

/** A file that is broken, or that does not hold the tables it says it holds. */
function isDamage(error: unknown): boolean {
  const isStrange = error instanceof Error && /^(?:no such (?:table|column|module)|malformed)/u.test(error.message);
  return faultOf(error) === "damaged" || isStrange;
}

/**
 * Everything above the lock; when any of it fails, all of it is closed again.
 *
 * @param wasLeft the last run did not end in order.
 */
async function openHouse(
  ports: CorePorts,
  events: EventHub,
  restart: () => void,
  wasLeft: boolean,
): Promise<RunningRooms> {
  const opened = createOpened();
  try {
    if (isInboxMissing(ports.dataDir)) throw new ArchiveError("damaged");
    const called = callDoorThread();
    opened.add(called.dismiss);
    // Before a copy is made that would lack the same.
    const foundMs = ports.clock.nowMs();
    copyBeforeUpdate(ports.dataDir, foundMs, ports.version);
    let found: LogLoss | undefined;
    const lost = (loss: LogLoss): void => {
      found = loss;
      keepLoss(ports.dataDir, loss, foundMs);
    };
    const note = openLogNote({ ...ports, lost });
    opened.add(note.close);
    const db = openDatabase(ports.dataDir, ports.logger, note);
    opened.add(db.close);
    const loss = beginWithLoss(db, ports, found);
    const shop = await ports.practice?.();
    if (shop !== undefined) opened.add(shop.stop);
    const foundation = await layFoundation(ports, events, db, shop, opened);
    pauseSignedOut(foundation);
    const archive = createArchive({ ...archiveParts(foundation), restart });
    opened.add(archive.stop);
    const rooms = await furnish(foundation, events, archive, called, loss?.sinceMs);
    settleLoss(ports.dataDir);
    archive.begin(wasLeft);
    return rooms;
  } catch (error) {
    // Why it did not start says more than what went wrong on the way out.
    await opened.closeAll().catch((fault: unknown) => ports.logger.error("core.not_closed", fault));
    throw error;
  }
}

/**
 * A copy that was restored holds no secrets, and a keychain that was reset opens none: whoever has no sign-in on this
 * computer is asked for it. Replies wait until then, and everything that was here stays.
 */
function pauseSignedOut({ accounts, accessOf }: Foundation): void {
  for (const { id, sending } of accounts.list()) {
    const accountId = toAccountId(id);
    if (sending === "ready" && accessOf(accountId) === undefined) accounts.pauseSending(accountId, "sign_in");
  }
}

function archiveParts({ ports, db, clock, logger, emit, settings }: Foundation) {
  const something = db.prepare("SELECT 1 FROM messages LIMIT 1");
  return {
    dataDir: ports.dataDir,
    readFrom: ports.dataDir,
    version: ports.version,
    clock,
    logger,
    files: ports.files,
    keptCopies: () => settings.get().keptCopies,
    hasMessages: () => something.get() !== undefined,
    changed: () => emit({ type: "archive" }),
    isDamaged: false,
  };
}

/** @param lostSinceMs what came since then may not be here, although it was received. */
async function furnish(
  foundation: Foundation,
  events: EventHub,
  archive: Archive,
  called: CalledThread,
  lostSinceMs: number | undefined,
): Promise<RunningRooms> {
  const { ports, db, clock, logger, emit, opened, shop, accounts, health, line } = foundation;

  let placesToClean: readonly PlaceToClean[] | undefined;
  const erasure = createErasure({
    db,
    clock,
    logger,
    conversations: foundation.conversations,
    touches: foundation.touches,
    emit,
    placesToClean: () => placesToClean,
    cleanCopies: archive.cleanCopies,
    areCopiesAway: archive.areCopiesAway,
    repliesSettled: (conversationId) => outbound.dispatcher.settled(conversationId),
    async disconnect(accountId) {
      assistant.leave(accountId);
      const isGone = await accounts.remove(accountId);
      if (isGone) {
        setup.forget(accountId);
        history.forget(accountId);
      }
      emit({ type: "accounts" });
      return isGone;
    },
  });
  opened.add(erasure.stop);
  archive.onReachedAll(erasure.copiesCameBack);
  const outgoing = createOutgoingMedia(events, foundation, {
    offer: (offer) => inbound.door.offer(offer),
    withdraw: (token) => inbound.door.withdraw(token),
    publicOrigin: () => inbound.publicOrigin(),
    localOrigin: () => new URL(inbound.door.url).origin,
  });
  const composing = createComposing(foundation);
  const historyRows = createHistoryRows(db);
  // Not there yet for what the last run left at the door, which the assistant hears first.
  let openedHistory: History | undefined;
  const assistant = createAssistant(foundation, {
    isHere: (id) => isPastHere(historyRows, accounts, id),
    read: async (conversationId) => (await openedHistory?.readPast(conversationId)) ?? false,
    answered: () => outbound.dispatcher.wake(),
  });
  const outbound = createOutbound(foundation, erasure.removeContent, outgoing, composing.answered);
  const connected = (ids: readonly AccountId[]): void => {
    emit({ type: "accounts" });
    for (const id of ids) outbound.dispatcher.wakeAccount(id);
    for (const id of ids) inbound.accountConnected(id);
  };
  const setup = await createSetup(foundation, {
    localPort: () => Number(new URL(inbound.door.url).port),
    keysChanged: () => inbound.keysChanged(),
    connected,
    resumed(id) {
      accounts.resumeSending(id);
      emit({ type: "accounts" });
      outbound.dispatcher.wakeAccount(id);
    },
    readable: (id) => history.run(id),
    importOf: (id) => history.importOf(id),
  });
  const inbound = await openInbound(
    foundation,
    erasure,
    outbound,
    setup,
    outgoing,
    assistant,
    (id, sinceMs) => history.missedSince(id, sinceMs),
    called,
  );
  const history = createHistory(foundation, historyRows, {
    applier: inbound.applier,
    committed: inbound.committed,
    importChanged: setup.importChanged,
    isErased: erasure.lateCopies.isErased,
    isErasedHistory: erasure.lateCopies.isErasedHistory,
  });
  openedHistory = history;
  opened.add(setup.stop);
  opened.add(history.stop);
  const media = createMedia(foundation, events, inbound.readProfile);
  const triage = createTriage(foundation);
  opened.add(triage.stop);
  const notices = createNotices(foundation, events);
  opened.add(notices.stop);
  const updates = createUpdates(
    { ...foundation, updater: ports.updater, isPractice: shop !== undefined, everyDay: health.everyDay },
    outbound.isLeaving,
  );
  opened.add(updates.stop);
  // Whatever keeps bytes of messages outside the database says here when it has none of what is gone.
  placesToClean = [outgoing.isSwept, inbound.door.isSwept, media.isSwept];
  const { url: webhookUrl } = inbound.door;
  const handlers = joinHandlers([
    inbound.handlers,
    outbound.handlers,
    composing.handlers,
    outgoing.handlers,
    media.handlers,
    setup.handlers,
    history.handlers,
    triage.handlers,
    archive.handlers,
    notices.handlers,
    assistant.handlers,
    erasure.handlers,
    health.handlers,
    updates.handlers,
    createSearch(db, clock).handlers,
    createDiagnostics({
      ports,
      db,
      archive: archive.state,
      isOnline: line.isOnline,
      isStorageFailing: foundation.storage.isFailing,
    }),
    { "figures/get": createGetFigures(db, clock, () => foundation.settings.get().workingHours) },
    settingsHandlers(foundation.settings, emit),
    practiceHandlers(ports.practiceDoor, accounts, setup.leaveSignIn),
    inboxHandlers(foundation),
    appHandlers(foundation, webhookUrl, connected),
  ]);

  opened.add(ports.network.onReturn(line.returned));
  if (shop !== undefined) await shop.play(webhookUrl);
  await media.begin();
  notices.begin();
  // Also what an earlier run left half written.
  outgoing.sweep();
  erasure.begin();
  health.everyDay("retention", erasure.sweep);
  inbound.begin();
  if (lostSinceMs !== undefined) for (const { id } of accounts.list()) history.lostSince(toAccountId(id), lostSinceMs);
  triage.begin();
  outbound.dispatcher.wake();
  setup.begin();
  assistant.begin();
  updates.begin();
  logger.info("core.started", { accounts: accounts.list().length, practice: shop !== undefined });
  return {
    started: { webhookUrl, ...(shop === undefined ? {} : { practice: practiceFacts(shop) }) },
    request: createRouter(handlers, logger),
    openMedia: (path, request) => outgoing.open(path) ?? media.open(path, request),
    receiveFile: outgoing.receive,
    wish: notices.wish,
    untaken: notices.untaken,
    stop: opened.closeAll,
  };
}

function appHandlers(
  { ports, clock, shop, accounts, line, storage, graph, addresses }: Foundation,
  webhookUrl: string,
  connected: (ids: readonly AccountId[]) => void,
): Pick<Handlers, "app/state" | "accounts/connect"> {
  const connectAccount = createConnectAccount({ accounts, graph, addresses, newId: ports.newId });
  return {
    "app/state": () => ({
      version: ports.version,
      practice: shop !== undefined,
      practiceDoor: ports.practiceDoor?.leadsTo ?? "none",
      accounts: [...accounts.list()],
      webhookUrl,
      nowMs: clock.nowMs(),
      online: line.isOnline(),
      storageFailing: storage.isFailing(),
    }),
    "accounts/connect": async (input) => {
      const answer = await connectAccount(input);
      if (answer.kind === "connected") connected([toAccountId(answer.account.id)]);
      return answer;
    },
  };
}

function practiceFacts({ account, graphUrl }: PracticeShop) {
  const { appSecret, verifyToken, id: accountId } = account;
  return { appSecret, verifyToken, accountId, simulator: graphUrl };
}
