import { z } from "zod";
import { chainLink, linkView, type LinkView } from "#shared/contract/setup.ts";
import { mendOf, type Cause, type ChainLink } from "#shared/domain/chain.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";

type Facts = Omit<LinkView, "link" | "state" | "cause" | "mend" | "checkedMs" | "provenMs">;

/** What a check says about a link. */
export type LinkResult =
  | ({ readonly state: "ok"; readonly cause?: Cause } & Facts)
  | ({ readonly state: "waiting" | "working" } & Facts)
  | ({ readonly state: "needs_you" | "failed"; readonly cause: Cause } & Facts);

/** `host`: this computer. Else an app of the shop's, or an account. */
export type Subject = "host" | `app/${number}` | (string & {});

/** The last result of every link, on disk: Health has something to say before the first check of a run. */
export interface LinkStates {
  readonly view: (subject: Subject, link: ChainLink) => LinkView;
  /** @param proves false: that it holds is known from before, and was not tried now. */
  readonly put: (subject: Subject, link: ChainLink, result: LinkResult, proves?: boolean) => void;
  /** Everything about an account that is gone. */
  readonly forget: (subject: Subject) => void;
}

const stored = linkView.omit({ link: true, mend: true, checkedMs: true, provenMs: true });

interface Row {
  readonly result: string;
  readonly checked_ms: number;
  readonly proven_ms: number | null;
}

/** `changed`: a link holds now and did not, or the other way round, or for another reason. */
export function createLinkStates(db: Database, clock: Clock, changed: () => void): LinkStates {
  const get = db.prepare<[string, string], Row>(
    `SELECT result, checked_ms, proven_ms FROM link_states WHERE subject = ? AND link = ?`,
  );
  const upsert = db.prepare(
    `INSERT INTO link_states (subject, link, result, checked_ms, proven_ms)
     VALUES (@subject, @link, @result, @nowMs, @provenMs)
     ON CONFLICT (subject, link) DO UPDATE SET result = excluded.result, checked_ms = excluded.checked_ms,
       proven_ms = coalesce(excluded.proven_ms, proven_ms)`,
  );
  const remove = db.prepare<[string]>(`DELETE FROM link_states WHERE subject = ?`);
  // "Working" is of this run only: after a crash nobody works any more.
  const working = new Map<string, LinkResult>();

  const view = (subject: Subject, link: ChainLink): LinkView => {
    const row = get.get(subject, link);
    const times =
      row === undefined
        ? {}
        : { checkedMs: row.checked_ms, ...(row.proven_ms === null ? {} : { provenMs: row.proven_ms }) };
    const now = working.get(`${subject} ${link}`);
    if (now !== undefined) return { link, ...now, ...times };
    if (row === undefined) return { link, state: "waiting" };
    const parsed = stored.safeParse(JSON.parse(row.result));
    if (!parsed.success) return { link, state: "waiting" };
    const { cause } = parsed.data;
    return { link, ...parsed.data, ...times, ...(cause === undefined ? {} : { mend: mendOf(cause) }) };
  };

  return {
    view,
    put(subject, link, result, proves = true) {
      const key = `${subject} ${link}`;
      if (result.state === "working") {
        working.set(key, result);
        return changed();
      }
      working.delete(key);
      const nowMs = clock.nowMs();
      db.write("setup.link-state", () =>
        upsert.run({
          subject,
          link: chainLink.parse(link),
          result: JSON.stringify(result),
          nowMs,
          provenMs: proves && result.state === "ok" ? nowMs : null,
        }),
      );
      changed();
    },
    forget: (subject) => void db.write("setup.forget-links", () => remove.run(subject)),
  };
}

/** Reads what Meta answered where nothing else of it matters. */
export const anyList = z.object({ data: z.array(z.unknown()) });
