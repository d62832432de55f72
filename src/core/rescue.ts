import { copyFileSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { accountView, type AccountView } from "#shared/contract/accounts.ts";
import { RESCUE_FOLDER } from "./archive/rehearse.ts";
import { createArchive } from "./archive/index.ts";
import { copyNames, copyPath, homeOf } from "./archive/copies-folder.ts";
import { listCopies, newestFirst } from "./archive/list-copies.ts";
import { readPlace } from "./archive/copies-place.ts";
import { DATABASE_FILE, openDatabase, openDatabaseForReading, type Database } from "./db/database.ts";
import { migrations } from "./db/migrations/index.ts";
import { createDiagnostics } from "./diagnostics/index.ts";
import { createErasureRows } from "./erasure/erasure-rows.ts";
import { createEveryDay } from "./every-day.ts";
import type { EventHub } from "./event-hub.ts";
import { createGetFigures } from "./figures/index.ts";
import type { Opened } from "./foundation.ts";
import { createConversationViews } from "./inbox/conversation-views.ts";
import { createMessageViews } from "./inbox/message-views.ts";
import { createLine } from "./line.ts";
import { createDrafts } from "./outbox/drafts.ts";
import { createSavedReplies } from "./outbox/saved-replies.ts";
import type { CorePorts } from "./ports.ts";
import { createPartialRouter, type Handlers } from "./rpc/router.ts";
import { createSearch } from "./search/index.ts";
import { practiceHandlers } from "./setup/practice.ts";
import { createSettings, settingsHandlers, type SettingsRoom } from "./setup/settings.ts";
import type { RunningRooms } from "./start-rooms.ts";
import { createLabels } from "./triage/labels.ts";
import { createNotes } from "./triage/notes.ts";
import { createUpdates, type Updates } from "./updates/index.ts";

/**
 * The house when its database cannot be opened: nothing is written and nothing begins anew. What can still be read is
 * shown, searched and exported, from the file itself or else from the newest copy, and the archive offers the way back.
 * The door stays shut: Meta keeps what it could not deliver and sends it again for more than a day.
 */
export async function openRescue(
  ports: CorePorts,
  events: EventHub,
  opened: Opened,
  restart: () => void,
): Promise<RunningRooms> {
  const { dataDir, version, clock, logger } = ports;
  const settings = createSettings(ports.settings);
  await settings.load();
  // Closed first, then cleared away.
  opened.add(() => rmSync(join(dataDir, RESCUE_FOLDER), { recursive: true, force: true }));
  const readable = openReadable(dataDir);
  const db = readable?.db;
  if (db !== undefined) opened.add(db.close);
  const archive = createArchive({
    dataDir,
    readFrom: readable?.folder ?? dataDir,
    version,
    clock,
    logger,
    files: ports.files,
    keptCopies: () => 0,
    hasMessages: () => false,
    changed: () => events.emit({ type: "archive" }),
    restart,
    isDamaged: true,
  });
  opened.add(archive.stop);
  archive.begin(false);
  const updates = openUpdates(ports, events, opened, settings);

  const accounts = db === undefined ? [] : readAccounts(db);
  const leadsBack = ports.practiceDoor?.leadsTo === "shop";
  const handlers: Partial<Handlers> = {
    ...archive.handlers,
    ...(db === undefined ? {} : readingHandlers(db, ports, settings)),
    "app/state": () => ({
      version,
      practice: ports.practice !== undefined,
      practiceDoor: leadsBack ? "shop" : "none",
      accounts: [...accounts],
      webhookUrl: "",
      nowMs: clock.nowMs(),
      online: true,
      storageFailing: true,
    }),
    ...updates.handlers,
    // Nobody practises while the inbox is damaged; whoever did when practice broke finds the way back.
    ...(leadsBack ? practiceHandlers(ports.practiceDoor, { list: () => accounts }, () => {}) : {}),
    ...settingsHandlers(settings, events.emit),
    ...createDiagnostics({ ports, db, archive: archive.state, isOnline: () => true, isStorageFailing: () => true }),
  };
  return {
    started: { webhookUrl: "http://127.0.0.1/closed" },
    request: createPartialRouter(
      handlers,
      logger,
      "Shopbell's database is damaged, so nothing can be changed now. Settings, Backup shows the way back.",
    ),
    openMedia: async () => ({ kind: "offline" }),
    wish: () => {},
    untaken: () => undefined,
    receiveFile: async () => ({ kind: "failed" }),
    stop: opened.closeAll,
  };
}

/**
 * A new version may be what mends it. Installing one touches no file of the inbox, which the new version finds as this one
 * did; and no reply leaves here that could be cut off.
 */
function openUpdates(ports: CorePorts, { emit }: EventHub, opened: Opened, settings: SettingsRoom): Updates {
  const { clock, logger, network, updater, practice } = ports;
  const line = createLine(emit);
  opened.add(network.onReturn(line.returned));
  const everyDay = createEveryDay(clock, logger);
  opened.add(everyDay.stop);
  const isPractice = practice !== undefined;
  const parts = { clock, logger, emit, settings, line, updater, isPractice, everyDay: everyDay.run };
  const updates = createUpdates(parts, () => false);
  opened.add(updates.stop);
  updates.begin();
  return updates;
}

/** The database's file is gone or empty, and there has been an inbox here: that is no first start. */
export function isInboxMissing(dataDir: string): boolean {
  const size = statSync(join(dataDir, DATABASE_FILE), { throwIfNoEntry: false })?.size ?? 0;
  return size === 0 && (copyNames(homeOf(dataDir)).length > 0 || readPlace(dataDir).folder !== undefined);
}

/** Every question that only reads: whoever looks something up must not be told that it cannot be done. */
function readingHandlers(db: Database, { clock }: CorePorts, settings: SettingsRoom): Partial<Handlers> {
  const conversations = createConversationViews(db, clock);
  const messages = createMessageViews(db, () => {});
  const receipts = createErasureRows(db);
  return {
    ...createSearch(db, clock).handlers,
    "conversations/closing-before": conversations.closingBefore,
    "labels/list": createLabels(db).list,
    "notes/list": createNotes(db, clock).list,
    "saved-replies/list": createSavedReplies(db, clock, () => {}).list,
    "drafts/get": createDrafts(db, clock).get,
    "erasure/list": (input) => receipts.list(input),
    "figures/get": createGetFigures(db, clock, () => settings.get().workingHours),
    "conversations/list": conversations.list,
    "conversations/counts": conversations.counts,
    "conversations/get": conversations.get,
    "messages/list": messages.list,
  };
}

interface Readable {
  readonly db: Database;
  /** Where its file lies. */
  readonly folder: string;
}

/** The first place that can be read as an inbox: the file itself, then the newest copy. */
function openReadable(dataDir: string): Readable | undefined {
  const { folder } = readPlace(dataDir);
  const roots = [homeOf(dataDir), ...(folder === undefined ? [] : [folder])];
  const found = roots.flatMap((root) => listCopies(root).map((copy) => ({ ...copy, root })));
  const copies = newestFirst(found).map(({ root, id }) => copyPath(root, id));
  for (const place of [dataDir, ...copies]) {
    const db = openIfReadable(place);
    if (db !== undefined) return { db, folder: place };
  }
  // Made before an update: they are brought to this version's format aside.
  const aside = join(dataDir, RESCUE_FOLDER);
  for (const place of copies) {
    const db = openBroughtUp(place, aside);
    if (db !== undefined) return { db, folder: aside };
  }
  return undefined;
}

function openBroughtUp(copy: string, folder: string): Database | undefined {
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    copyFileSync(join(copy, DATABASE_FILE), join(folder, DATABASE_FILE));
    openDatabase(folder, SILENT).close();
    return openIfReadable(folder);
  } catch {
    return undefined;
  }
}

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

function openIfReadable(folder: string): Database | undefined {
  let db: Database | undefined;
  try {
    db = openDatabaseForReading(folder);
    const { version } =
      db.prepare<[], { version: number }>("SELECT user_version AS version FROM pragma_user_version").get() ?? {};
    db.prepare("SELECT 1 FROM conversations ORDER BY last_activity_ms DESC LIMIT 50").all();
    if (version === migrations.length) return db;
  } catch {
    // The next place may be readable.
  }
  db?.close();
  return undefined;
}

function readAccounts(db: Database): readonly AccountView[] {
  const rows = db.prepare<[]>(`SELECT id, family, username, sending FROM accounts ORDER BY connected_ms, id`).all();
  return rows.flatMap((row) => accountView.safeParse(row).data ?? []);
}
