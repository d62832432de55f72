import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { AppError } from "#core/app-error.ts";
import { createFileLogger } from "#main/adapters/file-logger.ts";
import { logLine } from "#main/adapters/log-line.ts";

describe("a log line", () => {
  test("is the event and its fields", () => {
    expect(JSON.parse(logLine("delivery", { events: 3, isLate: false, none: undefined }))).toEqual({
      event: "delivery",
      events: 3,
      isLate: false,
    });
  });

  test.each([
    ["a token of Meta", "EAABwzLixnjYBO1234567890abc", "EAAB"],
    ["an Instagram token", "IGAAxyz1234567890ABCDEFGH", "IGAA"],
    ["an account id", "17841400000000123", "17841400000000"],
    ["a long opaque run", `t_${"x".repeat(40)}`, "xxxxxxxx"],
  ])("leaves out %s that slipped into a field", (_name, value, secret) => {
    expect(logLine("x", { value })).not.toContain(secret);
    expect(logLine(value)).not.toContain(secret);
  });

  test("keeps the last three characters of an id", () => {
    expect(logLine("x", { id: "17841400000000123" })).toContain("···123");
  });

  test("never carries the message of a foreign error, which may quote a customer", () => {
    let thrown: unknown;
    try {
      JSON.parse("Hello Ana, my address is 5 Elm Street");
    } catch (error) {
      thrown = error;
    }
    const line = logLine("parse-failed", {}, thrown);
    expect(line).not.toMatch(/Hello|Ana|Elm/u);
    expect(line).toContain("SyntaxError");
  });

  test("keeps our own sentence, the code, the cause and where it happened, without folders", () => {
    const cause = Object.assign(new Error("open '/home/ana/x'"), { code: "EACCES" });
    const line = logLine("failed", {}, new AppError("storage_failed", "The disk is full.", { cause }));
    expect(line).toContain("The disk is full.");
    expect(line).toContain("storage_failed");
    expect(line).toContain("EACCES");
    expect(line).toContain("logging.test.ts:");
    expect(line).not.toContain("/home/ana");
    expect(line).not.toContain(import.meta.dirname);
  });

  test("survives what is thrown and is no error", () => {
    expect(logLine("failed", {}, "EAAB text")).not.toContain("EAAB");
    expect(logLine("failed", {}, null)).toContain("object");
  });
});

describe("the log file", () => {
  let folder = "";
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("grows to a bound and keeps three older ones", () => {
    folder = mkdtempSync(join(tmpdir(), "shopbell-log-"));
    const logger = createFileLogger(folder, false);
    logger.info("started", { port: 1 });
    expect(readFileSync(join(folder, "shopbell.log"), "utf8")).toContain('"event":"started"');
    const filler = Array.from({ length: 19 }, (_value, index) => `part ${index}`).join(" ");
    for (let line = 0; line < 30_000; line += 1) logger.warn("filler", { filler });
    const files = readdirSync(folder).sort();
    expect(files).toEqual(["shopbell.1.log", "shopbell.2.log", "shopbell.3.log", "shopbell.log"]);
    for (const file of files) expect(statSync(join(folder, file)).size).toBeLessThan(1.1 * 1024 * 1024);
  });
});
