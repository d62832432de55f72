import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ExportedMessage } from "#core/inbox/export-inbox.ts";
import { csvCell, csvLine } from "#core/archive/export-csv.ts";
import { pageHead, pageMessage } from "#core/archive/export-html.ts";

const conversation = (name: string) => ({
  id: 1,
  account: "17841400000000011",
  customer: { id: "900000000000001", username: "ana", name },
  *messages(): Generator<ExportedMessage> {},
});
const message = (text: string): ExportedMessage => ({
  mid: "m1",
  direction: "in" as const,
  sentAt: "2026-01-05T10:00:00.000Z",
  kind: "text",
  text,
  attachments: [],
  reactions: [],
  replyTo: null,
  editedAt: null,
  deletedAt: null,
  automatic: false,
  state: null,
});

/** Reads one CSV line back as a program would. */
function readCsv(line: string): string[] {
  const cells: string[] = [];
  for (const [, quoted, plain = ""] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(?:,|\r\n$)/gu)) {
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
  }
  return cells;
}

describe("a spreadsheet", () => {
  it.each(["=1+1", "+4912345", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "|cmd", "＝1", "\uFEFF=1"])(
    "runs no formula out of %j",
    (text) => {
      const [cell] = readCsv(`${csvCell(text)}\r\n`);
      expect(cell).toBe(`'${text}`);
    },
  );
  it("does not round an id", () => expect(csvCell("17841400000000011")).toBe(`"'17841400000000011"`));
  it("gets back what was said, with quotes, commas and lines in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const cells = readCsv(csvLine(conversation("Ana"), message(text)));
        expect(cells).toHaveLength(14);
        expect([text, `'${text}`]).toContain(cells[7]);
        expect(cells[13]).toBe("m1");
      }),
    );
  });
});

describe("a readable page", () => {
  it("shows what a customer wrote as text and never as HTML", () => {
    const hostile = `<img src=x onerror="alert('1')">&amp;`;
    const page = pageHead(conversation(hostile), "en") + pageMessage(conversation(hostile), message(hostile), "en");
    expect(page).not.toContain("<img");
    expect(page).toContain("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;");
    expect(page).toContain("default-src 'none'");
  });
  it("is written from right to left in Arabic", () => {
    expect(pageHead(conversation("ليلى"), "ar")).toContain(`<html lang="ar" dir="rtl">`);
  });
});
