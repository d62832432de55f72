import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileLogger, createSecretFile, createSettingsFile, readLog } from "#headless/adapters.ts";
import { defaultDataDir, readOptions } from "#headless/options.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };

describe("the headless host's files", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shopbell-headless-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("hold secrets that only their owner can read, through many saves at once", async () => {
    const secrets = createSecretFile(dir, silent);
    await Promise.all(Array.from({ length: 20 }, (_, index) => secrets.set(`access-token/${index}`, `value-${index}`)));
    const again = createSecretFile(dir, silent);
    expect(await again.get("access-token/7")).toBe("value-7");
    await again.delete("access-token/7");
    expect(await createSecretFile(dir, silent).get("access-token/7")).toBeUndefined();
    if (process.platform !== "win32") expect(statSync(join(dir, "secrets.json")).mode & 0o077).toBe(0);
  });

  it("that are broken are set aside, and the app starts with the defaults", async () => {
    writeFileSync(join(dir, "settings.json"), '{"theme":"da');
    const settings = createSettingsFile(dir, silent);
    expect(await settings.load()).toBeUndefined();
    expect(readdirSync(dir).filter((name) => name.startsWith("settings.json.broken-"))).toHaveLength(1);
    await settings.save({ theme: "dark" });
    expect(await settings.load()).toEqual({ theme: "dark" });
  });

  it("log events without the texts of errors", () => {
    const logger = createFileLogger(dir);
    logger.error("test.failed", new Error("customer said: my secret", { cause: new TypeError("EAAG-token") }), {
      part: 1,
    });
    const line = readFileSync(join(dir, "shopbell.log"), "utf8");
    expect(line).toContain("test.failed");
    expect(line).not.toMatch(/my secret|EAAG-token/u);
  });

  it("keep the log bounded, in two files that are read as one", async () => {
    const logger = createFileLogger(dir);
    const filler = "x".repeat(20_000);
    for (let line = 0; line < 400; line += 1) logger.info(`line.${line}`, { filler });
    expect(readdirSync(dir).sort()).toEqual(["shopbell.log", "shopbell.log.old"]);
    for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).size).toBeLessThan(2.1 * 1024 * 1024);
    const lines = await readLog(dir);
    expect(lines.at(-1)).toContain('"line.399"');
    const numbers = lines.map((line) => Number(/line\.(\d+)/u.exec(line)?.[1]));
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
  });
});

describe("the command line", () => {
  it("knows its options", () => {
    const options = readOptions(
      ["--practice", "--no-open", "--ui-port", "0", "--graph-url", "http://127.0.0.1:1/"],
      {},
    );
    expect(options).toMatchObject({ practice: true, open: false, uiPort: 0, graphUrl: "http://127.0.0.1:1" });
  });
  it.each([
    [["--ui-port", "x"]],
    [["--ui-port", "70000"]],
    [["--graph-url", "nonsense"]],
    [["--token", "short"]],
    [["--what"]],
  ])("refuses %j with a sentence", (args) => {
    expect(() => readOptions(args, {})).toThrow(/\w+ \w+/u);
  });
  it("keeps practice apart from the shop", () => {
    expect(defaultDataDir(true, {})).not.toBe(defaultDataDir(false, {}));
  });
});
