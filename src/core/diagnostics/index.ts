import { mkdirSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import type { ArchiveState } from "#shared/contract/archive.ts";
import type { Database } from "../db/database.ts";
import type { CorePorts } from "../ports.ts";
import type { Handlers } from "../rpc/router.ts";
import { scrubLine } from "./scrub-line.ts";

export type DiagnosticsHandlers = Pick<Handlers, "diagnostics/report" | "diagnostics/save-logs">;

export interface DiagnosticsParts {
  readonly ports: CorePorts;
  /** Undefined when there is none that can be opened. */
  readonly db: Database | undefined;
  readonly archive: () => ArchiveState;
  readonly isOnline: () => boolean;
  readonly isStorageFailing: () => boolean;
}

const LINES_IN_REPORT = 120;
const LINES_IN_FILE = 20_000;

/** A report to paste into a question, and the log as a file: numbers, versions and names of events. */
export function createDiagnostics(parts: DiagnosticsParts): DiagnosticsHandlers {
  const { ports, db } = parts;
  const inboxFacts = db === undefined ? () => ["the inbox cannot be read"] : createInboxFacts(db);

  const lines = async (most: number): Promise<readonly string[]> => {
    const all = (await ports.readLog?.()) ?? [];
    return all.slice(-most).map(scrubLine);
  };
  const facts = (): readonly string[] => {
    const { copies, job, damaged, lost } = parts.archive();
    const database = damaged ? "damaged" : lost === undefined ? "fine" : "without the end of its log";
    const { node, electron } = process.versions;
    return [
      `Shopbell ${ports.version}, ${new Date(ports.clock.nowMs()).toISOString()}`,
      `${process.platform} ${process.arch} ${release()}, ${electron === undefined ? `Node ${node}` : `Electron ${electron}`}`,
      `memory ${Math.round(process.memoryUsage().rss / 1e6)} MB, up ${Math.round(process.uptime() / 60)} min`,
      ...inboxFacts(),
      `line ${parts.isOnline() ? "up" : "down"}, disk ${parts.isStorageFailing() ? "failing" : "fine"}, database ${database}`,
      `copies ${copies.length}${job === undefined ? "" : `, last job ${job.kind} ${job.state} ${job.fault ?? ""}`.trimEnd()}`,
    ];
  };

  return {
    "diagnostics/report": async () => ({ text: [...facts(), "", ...(await lines(LINES_IN_REPORT))].join("\n") }),
    async "diagnostics/save-logs"() {
      const name = `shopbell-log-${new Date(ports.clock.nowMs()).toISOString().slice(0, 10)}.txt`;
      const path = await placeFor(ports, name);
      if (path === undefined) return { kind: "no_place" };
      const text = [...facts(), "", ...(await lines(LINES_IN_FILE)), ""].join("\n");
      try {
        writeFileSync(path, text, { mode: 0o600 });
      } catch (error) {
        ports.logger.error("diagnostics.not_saved", error);
        return { kind: "failed" };
      }
      return { kind: "saved", path };
    },
  };
}

function createInboxFacts(db: Database): () => readonly string[] {
  const count = (table: string) => db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`);
  const messages = db.prepare<[], { n: number | null }>(`SELECT sum(message_count) AS n FROM conversations`);
  const conversations = count("conversations");
  const quarantined = count("quarantine");
  const accounts = db.prepare<[], { family: string; sending: string }>(
    `SELECT family, sending FROM accounts ORDER BY connected_ms, id`,
  );
  const unsettled = db.prepare<[], { state: string; n: number }>(
    `SELECT state, count(*) AS n FROM outbox WHERE state != 'accepted' GROUP BY state ORDER BY state`,
  );
  const schema = db.prepare<[], { v: number }>(`SELECT user_version AS v FROM pragma_user_version`);
  const read = (): readonly string[] => {
    const waiting = unsettled.all().map(({ state, n }) => `${state} ${n}`);
    return [
      `format ${schema.get()?.v ?? "?"}`,
      ...accounts
        .all()
        .map(({ family, sending }, index) => `account ${index + 1}: ${family} login, sending ${sending}`),
      `conversations ${conversations.get()?.n ?? 0}, messages ${messages.get()?.n ?? 0}, quarantined ${quarantined.get()?.n ?? 0}`,
      `replies not accepted: ${waiting.join(", ") || "none"}`,
    ];
  };
  return () => {
    try {
      return read();
    } catch {
      // Damaged in a page that holds one of these numbers: the rest of the report is what is asked for then.
      return ["the inbox cannot be read"];
    }
  };
}

async function placeFor({ files, dataDir }: CorePorts, name: string): Promise<string | undefined> {
  if (files !== undefined) return files.chooseSave(name);
  const folder = `${dataDir}-files`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, name);
}
