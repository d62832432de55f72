import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSmallInbox, tablesOf, type SmallInbox } from "./small-inbox.ts";

/**
 * Every column that can hold text, and what becomes of it when a customer is erased. A new one has to be named here,
 * and removed in src/core/erasure (removal.ts for the inbox's own tables, copies.ts for everything beside them).
 */
const INDEX = "the words of an index: its triggers take them out in the transaction in which the row changes or goes";
const PLACES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  accounts: {
    "id family username sender_id sending app_id paused_because human_agent scopes":
      "the shop's own; goes when it is disconnected",
  },
  assistants: { "account_id config ice_breakers": "the shop's own words; go when it is disconnected" },
  assistant_talks: { stopped_because: "one of two words; deleted with the conversation" },
  attachments: { "role kind type url title media_id": "deleted with its message" },
  conversations: {
    "account_id customer_id seen_mid control_key control_owner_app_id refused_window": "deleted",
  },
  customers: { "account_id id name username picture_url": "deleted" },
  daily_counts: { "day room name": "numbers of a day, about nobody" },
  drafts: { text: "deleted" },
  erasure_key: { key: "random" },
  erasures: {
    "client_id what wish account_id ended confirmation_code": "the receipt: no name, no content, no id of a customer",
  },
  labels: { "client_id name folded color": "the shop's own words; what has them goes with the conversation" },
  history_reads: { account_id: "the shop's own; goes when it is disconnected" },
  link_states: { "subject link result": "what the shop's own set-up was checked for; about no customer" },
  meta_apps: { "family meta_app_id instagram_app_id name handshake_url": "the shop's own" },
  passed_over: { account_id: "the shop's own, and times; goes when it is disconnected" },
  kept_media: { file: "a random name; goes with its attachment, and so does the file" },
  media_keeping: { account_id: "the shop's own" },
  message_hints: { "account_id mid": "deleted by the message's mid" },
  message_search_data: { block: INDEX },
  messages: { "mid direction origin kind text reply_to_mid payload referral": "deleted" },
  name_search_data: { block: INDEX },
  note_search_data: { block: INDEX },
  notes: { "client_id text": "deleted with the conversation, at once" },
  outbox: {
    "client_id kind content author state because reason trace_id confirmed_by lane":
      "deleted with its message, or with its conversation; content is emptied when it is accepted",
  },
  outgoing_files: { "id kind content_type": "deleted with its message; the file of that name goes with it" },
  platform_events: { "account_id kind key customer_id author text facts": "deleted by customer and author" },
  public_address: { "kind domain url": "the shop's own" },
  quarantine: { "account_id mid reason digest tried_with raw": "deleted by mid, and by what the raw text mentions" },
  reactions: { "mid actor emoji": "deleted" },
  retention: { account_id: "the shop's own" },
  setup_draft: { "family accounts": "the shop's own" },
  saved_replies: { "client_id name text": "the shop's own words" },
  tombstones: { "fingerprint kind": "hashes with a random key" },
};

describe("the places where a text can be", () => {
  let inbox: SmallInbox;
  beforeEach(() => {
    inbox = openSmallInbox();
  });
  afterEach(() => inbox.close());

  it("are all known to the erasure room", () => {
    const found = Object.fromEntries(
      tablesOf(inbox.db)
        .filter((table) => !table.startsWith("sqlite_"))
        .flatMap((table) => {
          const columns = inbox.db
            .prepare<[string], { name: string }>(
              `SELECT name FROM pragma_table_info(?) WHERE type IN ('TEXT', 'BLOB', 'ANY')`,
            )
            .all(table)
            .map(({ name }) => name);
          return columns.length === 0 ? [] : [[table, columns]];
        }),
    );
    const known = Object.fromEntries(
      Object.entries(PLACES).map(([table, places]) => [table, Object.keys(places).join(" ").split(" ")]),
    );
    expect(found, "Name the new column above, and remove it in src/core/erasure/removal.ts or copies.ts.").toEqual(
      known,
    );
  });

  it("do not include SQLite's own: no samples of rows, no full-text index without its secure-delete option", () => {
    const own = tablesOf(inbox.db).filter((table) => table.startsWith("sqlite_"));
    expect(own).toEqual(["sqlite_sequence"]);
    const indexes = inbox.db
      .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%'`)
      .all();
    expect(indexes).not.toEqual([]);
    for (const { name } of indexes) {
      const option = inbox.db.prepare<[], { v: number }>(`SELECT v FROM ${name}_config WHERE k = 'secure-delete'`);
      expect(option.get(), name).toEqual({ v: 1 });
    }
  });
});
