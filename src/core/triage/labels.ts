import { MAX_LABELS, type LabelColor, type LabelView } from "#shared/contract/triage.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";

/** The shop's own words for conversations. */
export interface Labels {
  readonly list: () => RouteOutput<"labels/list">;
  readonly make: (input: RouteInput<"labels/make">) => RouteOutput<"labels/make">;
  readonly change: (input: RouteInput<"labels/change">) => RouteOutput<"labels/change">;
  /** Gives the conversations that had it; undefined: there is no such label. */
  readonly remove: (labelId: number) => readonly number[] | undefined;
}

interface Row {
  readonly id: number;
  readonly name: string;
  readonly color: LabelColor;
  readonly conversations: number;
}

export function createLabels(db: Database): Labels {
  const VIEW = `SELECT id, name, color,
    (SELECT count(*) FROM conversation_labels c WHERE c.label_id = labels.id) AS conversations FROM labels`;
  const all = db.prepare<[], Row>(`${VIEW} ORDER BY folded, id`);
  const one = db.prepare<[number], Row>(`${VIEW} WHERE id = ?`);
  const byClientId = db.prepare<[string], { id: number }>(`SELECT id FROM labels WHERE client_id = ?`);
  const byFolded = db.prepare<[string], { id: number }>(`SELECT id FROM labels WHERE folded = ?`);
  const count = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM labels`);
  const insert = db.prepare<[string, string, string, string]>(
    `INSERT INTO labels (client_id, name, folded, color) VALUES (?, ?, ?, ?)`,
  );
  const update = db.prepare<[string, string, string, number]>(
    `UPDATE labels SET name = ?, folded = ?, color = ? WHERE id = ?`,
  );
  const having = db.prepare<[number], { id: number }>(
    `SELECT conversation_id AS id FROM conversation_labels WHERE label_id = ?`,
  );
  const remove = db.prepare<[number]>(`DELETE FROM labels WHERE id = ?`);

  const saved = (labelId: number): RouteOutput<"labels/make"> => {
    const label: LabelView | undefined = one.get(labelId);
    return label === undefined ? { kind: "not_found" } : { kind: "saved", label };
  };

  return {
    list: () => ({ items: all.all() }),
    make: ({ clientId, name, color }) =>
      db.write("labels.make", () => {
        const known = byClientId.get(clientId);
        if (known !== undefined) return saved(known.id);
        const plain = tidy(name);
        if (byFolded.get(foldName(plain)) !== undefined) return { kind: "name_taken" as const };
        if ((count.get()?.n ?? 0) >= MAX_LABELS) return { kind: "too_many" as const };
        return saved(Number(insert.run(clientId, plain, foldName(plain), color).lastInsertRowid));
      }),
    change: ({ labelId, name, color }) =>
      db.write("labels.change", () => {
        const row = one.get(labelId);
        if (row === undefined) return { kind: "not_found" as const };
        const plain = name === undefined ? row.name : tidy(name);
        const other = byFolded.get(foldName(plain));
        if (other !== undefined && other.id !== labelId) return { kind: "name_taken" as const };
        update.run(plain, foldName(plain), color ?? row.color, labelId);
        return saved(labelId);
      }),
    remove: (labelId) =>
      db.write("labels.remove", () => {
        const had = having.all(labelId).map(({ id }) => id);
        return remove.run(labelId).changes === 0 ? undefined : had;
      }),
  };
}

const tidy = (name: string): string => name.replace(/\s+/gu, " ").trim();

/** Without case and accents, as people type names. */
export function foldName(name: string): string {
  return tidy(name).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
