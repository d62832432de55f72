/**
 * Finds a Chromium for the screen tests, or gets one. Playwright's own download is not always to be had (a closed network,
 * a processor it is not built for), while a Debian or an owner's computer often has a browser already.
 */
import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { programOf, REPOSITORY } from "./repository.ts";

const run = promisify(execFile);

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const START_LIMIT_MS = 30_000;
const DOWNLOAD_LIMIT_MS = 240_000;
const APT_LIMIT_MS = 600_000;

export type ChromiumAnswer =
  | { readonly kind: "found"; readonly path: string }
  /** `advice` is one sentence that says what to install. */
  | { readonly kind: "missing"; readonly advice: string };

/** Looks, and installs where that is possible. `say` is told before something takes long. */
export async function getChromium(say: (line: string) => void): Promise<ChromiumAnswer> {
  const given = process.env["SHOPBELL_CHROMIUM"];
  if (given !== undefined && given !== "") {
    return (await starts(given))
      ? { kind: "found", path: given }
      : { kind: "missing", advice: `SHOPBELL_CHROMIUM is ${given}, which does not start: correct or unset it.` };
  }
  const present = await findPresent();
  if (present !== undefined) return { kind: "found", path: present };

  say("No Chromium here: trying Playwright's own download.");
  await quietly(
    process.execPath,
    [programOf("@playwright/test", "playwright"), "install", "chromium"],
    DOWNLOAD_LIMIT_MS,
  );
  const downloaded = await findPresent();
  if (downloaded !== undefined) return { kind: "found", path: downloaded };

  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    say("The download is not to be had: trying apt-get.");
    await quietly("apt-get", ["update"], APT_LIMIT_MS);
    const packages = ["chromium", "fonts-noto-core", "fonts-noto-color-emoji"];
    await quietly("apt-get", ["install", "--yes", "--no-install-recommends", ...packages], APT_LIMIT_MS);
    const installed = await findPresent();
    if (installed !== undefined) return { kind: "found", path: installed };
  }
  return {
    kind: "missing",
    advice:
      "The screen tests need a Chromium: install one (Debian and Ubuntu: the package chromium; elsewhere Google Chrome), " +
      "or set SHOPBELL_CHROMIUM to the path of one.",
  };
}

async function findPresent(): Promise<string | undefined> {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const path of [...onPath, chromium.executablePath()]) {
    if (isExecutable(path) && (await starts(path))) return path;
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A download without the system's libraries is there and does not start. */
async function starts(path: string): Promise<boolean> {
  return quietly(path, ["--version"], START_LIMIT_MS);
}

/** Whether the program ended well within the time. */
async function quietly(program: string, args: readonly string[], timeout: number): Promise<boolean> {
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run(program, args, { cwd: REPOSITORY, timeout, env, maxBuffer: 1 << 26 });
    return true;
  } catch {
    return false;
  }
}
