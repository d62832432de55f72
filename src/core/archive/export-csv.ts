import type { ExportedConversation, ExportedMessage } from "../inbox/export-inbox.ts";

/** Column names are data for a program, like those of the JSON: they are not translated. */
const COLUMNS = [
  "account",
  "customerId",
  "customerUsername",
  "customerName",
  "sentAt",
  "direction",
  "kind",
  "text",
  "attachments",
  "reactions",
  "editedAt",
  "deletedAt",
  "state",
  "mid",
];

/** The mark at the beginning tells Excel that this is UTF-8. */
export const CSV_HEAD = `\uFEFF${COLUMNS.join(",")}\r\n`;

export function csvLine({ account, customer }: ExportedConversation, message: ExportedMessage): string {
  const { attachments, reactions } = message;
  const cells = [
    account,
    customer.id,
    customer.username,
    customer.name,
    message.sentAt,
    message.direction,
    message.kind,
    message.text,
    attachments.map(({ type, url }) => (url === null ? type : `${type} ${url}`)).join(" "),
    reactions.map(({ by, emoji }) => `${by} ${emoji}`).join(" "),
    message.editedAt,
    message.deletedAt,
    message.state,
    message.mid,
  ];
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/**
 * One cell. What a spreadsheet would run as a formula gets an apostrophe before it, which shows it as text (OWASP, "CSV
 * Injection"); long runs of digits too, which it would round to a number.
 */
export function csvCell(value: string | null): string {
  const text = value ?? "";
  const isFormula = /^[\s\uFEFF]*[=+\-@\t\r\n|%＝＋－＠]/u.test(text);
  const isLongNumber = /^\d{12,}$/u.test(text);
  const safe = isFormula || isLongNumber ? `'${text}` : text;
  return /[",\r\n']|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
