import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import { inSlices } from "./slices.ts";

/** Looks a person up by name, username or the end of their id, to erase what is here of them. */
type FindCustomers = (input: RouteInput<"erasure/find-customers">) => Promise<RouteOutput<"erasure/find-customers">>;

interface Row {
  readonly conversationId: number;
  readonly accountId: string;
  readonly customerId: string;
  readonly name: string | null;
  readonly username: string | null;
  readonly hasPicture: number;
  readonly messageCount: number;
  readonly lastActivityMs: number;
}

const SHOWN = 50;
const READ_AT_ONCE = 500;
/** Beyond it the owner has to say more of the name anyway. */
const MOST_FOUND = 500;
const LEAST_DIGITS = 3;

export function createFindCustomers(db: Database, ending: AbortSignal): FindCustomers {
  const page = db.prepare<[number], Row>(
    `SELECT c.id AS conversationId, c.account_id AS accountId, c.customer_id AS customerId, u.name, u.username,
       u.picture_url IS NOT NULL AS hasPicture, c.message_count AS messageCount, c.last_activity_ms AS lastActivityMs
     FROM conversations c JOIN customers u ON u.account_id = c.account_id AND u.id = c.customer_id
     WHERE c.id > ? AND c.customer_id NOT LIKE 'erased:%' ORDER BY c.id LIMIT ${READ_AT_ONCE}`,
  );

  return async ({ text }) => {
    const wanted = fold(text.replace(/^@/u, ""));
    const found: { readonly rank: number; readonly row: Row }[] = [];
    let after = 0;
    await inSlices(ending, (timeLeft) => {
      do {
        const rows = page.all(after);
        for (const row of rows) {
          const rank = rankOf(row, wanted);
          if (rank !== undefined) found.push({ rank, row });
        }
        after = rows.at(-1)?.conversationId ?? after;
        if (rows.length < READ_AT_ONCE || found.length > MOST_FOUND) return false;
      } while (timeLeft());
      return true;
    });
    found.sort((a, b) => a.rank - b.rank || b.row.lastActivityMs - a.row.lastActivityMs);
    return { items: found.slice(0, SHOWN).map(({ row }) => toItem(row)), more: found.length > SHOWN };
  };
}

/** 0: is the name; 1: begins with it; 2: has it somewhere, or the id ends with it; undefined: no. */
function rankOf({ name, username, customerId }: Row, wanted: string): number | undefined {
  const names = [name, username].flatMap((each) => (each === null ? [] : [fold(each)]));
  if (names.includes(wanted)) return 0;
  if (names.some((each) => each.startsWith(wanted))) return 1;
  if (names.some((each) => each.includes(wanted))) return 2;
  return wanted.length >= LEAST_DIGITS && /^\d+$/u.test(wanted) && customerId.endsWith(wanted) ? 2 : undefined;
}

/** Without case and accents, as people type names. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function toItem(row: Row): RouteOutput<"erasure/find-customers">["items"][number] {
  return {
    conversationId: row.conversationId,
    accountId: row.accountId,
    customer: {
      id: row.customerId,
      ...(row.name === null ? {} : { name: row.name }),
      ...(row.username === null ? {} : { username: row.username }),
      ...(row.hasPicture === 1 ? { pictureId: String(row.conversationId) } : {}),
    },
    messageCount: row.messageCount,
    lastActivityMs: row.lastActivityMs,
  };
}
