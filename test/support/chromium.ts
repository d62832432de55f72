/**
 * Finds a Chromium for the screen tests, or gets one. Playwright's own download is not always to be had (a closed network,
 * a processor it is not built for), while a Debian or an owner's computer often has a browser already.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { programOf, REPOSITORY } from "./repository.ts";

const execute = promisify(execFile);

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const DEBIAN_PACKAGES = ["chromium", "fonts-noto-core", "fonts-noto-color-emoji"];
const ADVICE =
  "The screen tests need a Chromium: install one (Debian and Ubuntu: the package chromium; elsewhere Google Chrome), " +
  "or set SHOPBELL_CHROMIUM to the path of one.";
const START_LIMIT_MS = 30_000;
const DOWNLOAD_LIMIT_MS = 240_000;
const APT_LIMIT_MS = 600_000;

export type ChromiumAnswer =
  | { readonly kind: "found"; readonly path: string }
  /** `advice` is one sentence that says what to install. */
  | { readonly kind: "missing"; readonly advice: string };

/** What the search needs of the computer it runs on. */
export interface Machine {
  /** SHOPBELL_CHROMIUM. */
  readonly given: string | undefined;
  /** Where one may be, best first. */
  readonly candidates: readonly string[];
  readonly isRootOnDebian: boolean;
  /** A download without the system's libraries is there and does not start. */
  readonly starts: (path: string) => Promise<boolean>;
  /** Runs a program to its end; what it achieved is looked at afterwards. */
  readonly run: (program: string, args: readonly string[], limitMs: number) => Promise<void>;
}

/** Looks, and installs where that is possible. `say` is told before something takes long. */
export async function getChromium(say: (line: string) => void, machine = thisMachine()): Promise<ChromiumAnswer> {
  const { given } = machine;
  if (given !== undefined && given !== "") {
    if (await machine.starts(given)) return { kind: "found", path: given };
    return { kind: "missing", advice: `SHOPBELL_CHROMIUM is ${given}, which does not start: correct or unset it.` };
  }
  const present = await findPresent(machine);
  if (present !== undefined) return { kind: "found", path: present };

  say("No Chromium here: trying Playwright's own download.");
  const playwright = programOf("@playwright/test", "playwright");
  await machine.run(process.execPath, [playwright, "install", "chromium"], DOWNLOAD_LIMIT_MS);
  const downloaded = await findPresent(machine);
  if (downloaded !== undefined) return { kind: "found", path: downloaded };

  if (machine.isRootOnDebian) {
    say("The download is not to be had: trying apt-get.");
    await machine.run("apt-get", ["update"], APT_LIMIT_MS);
    await machine.run("apt-get", ["install", "--yes", "--no-install-recommends", ...DEBIAN_PACKAGES], APT_LIMIT_MS);
    const installed = await findPresent(machine);
    if (installed !== undefined) return { kind: "found", path: installed };
  }
  return { kind: "missing", advice: ADVICE };
}

/** Where the system may have one, best name first. */
export function systemChromiums(): readonly string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

async function findPresent(machine: Machine): Promise<string | undefined> {
  for (const path of machine.candidates) {
    if (await machine.starts(path)) return path;
  }
  return undefined;
}

function thisMachine(): Machine {
  const endedWell = async (program: string, args: readonly string[], timeout: number): Promise<boolean> => {
    try {
      const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
      await execute(program, args, { cwd: REPOSITORY, timeout, env, maxBuffer: 1 << 26 });
      return true;
    } catch {
      return false;
    }
  };
  return {
    given: process.env["SHOPBELL_CHROMIUM"],
    candidates: [...systemChromiums(), chromium.executablePath()],
    isRootOnDebian: process.getuid?.() === 0 && existsSync("/etc/debian_version"),
    starts: async (path) => existsSync(path) && endedWell(path, ["--version"], START_LIMIT_MS),
    run: async (program, args, limitMs) => void (await endedWell(program, args, limitMs)),
  };
}
