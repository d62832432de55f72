import { statSync } from "node:fs";
import { join } from "node:path";
import { accountView, type AccountView } from "#shared/contract/accounts.ts";
import { createArchive } from "./archive/index.ts";
import { copyNames, copyPath, listCopies } from "./archive/copies-folder.ts";
import { DATABASE_FILE, openDatabaseForReading, type Database } from "./db/database.ts";
import { migrations } from "./db/migrations/index.ts";
import type { EventHub } from "./event-hub.ts";
import type { Opened } from "./foundation.ts";
import { createConversationViews } from "./inbox/conversation-views.ts";
import { createMessageViews } from "./inbox/message-views.ts";
import type { CorePorts } from "./ports.ts";
import { createPartialRouter, type Handlers } from "./rpc/router.ts";
import { createSettings, settingsHandlers } from "./setup/settings.ts";
import type { RunningRooms } from "./start-rooms.ts";

/**
 * The house when its database cannot be opened: nothing is written and nothing begins anew. What can still be read is
 * shown, from the file itself or else from the newest copy, and the archive offers the way back. The door stays shut:
 * Meta keeps what it could not deliver and sends it again for more than a day.
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
  const archive = createArchive({
    dataDir,
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
  const db = openReadable(dataDir);
  if (db !== undefined) opened.add(db.close);
  archive.begin(false);

  const accounts = db === undefined ? [] : readAccounts(db);
  const handlers: Partial<Handlers> = {
    ...archive.handlers,
    ...(db === undefined ? {} : readingHandlers(db, ports)),
    "app/state": () => ({
      version,
      practice: false,
      accounts: [...accounts],
      webhookUrl: "",
      nowMs: clock.nowMs(),
      online: true,
      storageFailing: true,
    }),
    ...settingsHandlers(settings, events.emit),
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
    receiveFile: async () => ({ kind: "failed" }),
    stop: opened.closeAll,
  };
}

/** The database's file is gone or empty, and there has been an inbox here: that is no first start. */
export function isInboxMissing(dataDir: string): boolean {
  const size = statSync(join(dataDir, DATABASE_FILE), { throwIfNoEntry: false })?.size ?? 0;
  return size === 0 && copyNames(dataDir).length > 0;
}

function readingHandlers(db: Database, { clock }: CorePorts): Partial<Handlers> {
  const conversations = createConversationViews(db, clock);
  const messages = createMessageViews(db, () => {});
  return {
    "conversations/list": conversations.list,
    "conversations/counts": conversations.counts,
    "conversations/get": conversations.get,
    "messages/list": messages.list,
  };
}

/** The first place that can be read as an inbox of this version. */
function openReadable(dataDir: string): Database | undefined {
  const places = [dataDir, ...listCopies(dataDir).map(({ id }) => copyPath(dataDir, id))];
  for (const place of places) {
    const db = openIfReadable(place);
    if (db !== undefined) return db;
  }
  return undefined;
}

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
