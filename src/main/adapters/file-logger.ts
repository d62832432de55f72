import { existsSync, renameSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import log from "electron-log/node.js";
import type { Logger } from "#core/ports.ts";
import { logLine } from "./log-line.ts";

const MAX_FILE_BYTES = 1024 * 1024;
const KEPT_FILES = 3;

/**
 * Log lines into `<folder>/shopbell.log`, at most 1 MB each and three older ones. electron-log's Node entry is used on
 * purpose: its main-process entry opens channels towards the page.
 */
export function createFileLogger(folder: string, alsoToConsole: boolean): Logger {
  const logger = log.create({ logId: "shopbell" });
  logger.transports.console.level = alsoToConsole ? "info" : false;
  logger.transports.console.format = "{level} {text}";
  const { file } = logger.transports;
  file.level = "info";
  file.format = "{iso} {level} {text}";
  file.maxSize = MAX_FILE_BYTES;
  file.writeOptions = { flag: "a", mode: 0o600, encoding: "utf8" };
  file.resolvePathFn = () => join(folder, "shopbell.log");
  file.archiveLogFn = () => rotate(folder);
  return {
    info: (event, fields) => logger.info(logLine(event, fields)),
    warn: (event, fields) => logger.warn(logLine(event, fields)),
    error: (event, error, fields) => logger.error(logLine(event, fields, error)),
  };
}

/** What the logger above has written and not yet thrown away, oldest first. */
export async function readLog(folder: string): Promise<readonly string[]> {
  const names = [
    ...Array.from({ length: KEPT_FILES }, (_, index) => `shopbell.${KEPT_FILES - index}.log`),
    "shopbell.log",
  ];
  const texts = names.map((name) => readFile(join(folder, name), "utf8").catch(() => ""));
  return (await Promise.all(texts)).join("").split("\n").slice(0, -1);
}

/** shopbell.log → shopbell.1.log → … The oldest one goes. */
function rotate(folder: string): void {
  const name = (index: number): string => join(folder, index === 0 ? "shopbell.log" : `shopbell.${index}.log`);
  rmSync(name(KEPT_FILES), { force: true });
  for (let index = KEPT_FILES - 1; index >= 0; index -= 1) {
    if (existsSync(name(index))) renameSync(name(index), name(index + 1));
  }
}
