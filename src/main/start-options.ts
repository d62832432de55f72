import { resolve } from "node:path";
import { parseArgs } from "node:util";

export interface StartOptions {
  readonly isPractice: boolean;
  /** Started by the system at login: without a window until somebody asks for it. */
  readonly isHidden: boolean;
  /** Keeps everything below this folder instead of the user's own place for app data. */
  readonly userDataDir: string | undefined;
  /** 0 means any free port. */
  readonly webhookPort: number;
  /** Host names under which a tunnel or an own address reaches the webhook door. */
  readonly publicHosts: readonly string[];
}

/**
 * Reads our flags, the same the headless host knows. Everything else on the command line is Chromium's or a link
 * somebody clicked, and a value that makes no sense counts as not given: an app that was double-clicked has nobody
 * to complain to.
 */
export function parseStartOptions(args: readonly string[], currentDir: string): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      practice: { type: "boolean", default: false },
      hidden: { type: "boolean", default: false },
      "data-dir": { type: "string" },
      "webhook-port": { type: "string" },
      "public-host": { type: "string", multiple: true, default: [] },
    },
    strict: false,
  });
  const folder = values["data-dir"];
  const hosts = Array.isArray(values["public-host"]) ? values["public-host"] : [];
  return {
    isPractice: values["practice"] === true,
    isHidden: values["hidden"] === true,
    userDataDir: typeof folder === "string" && folder !== "" ? resolve(currentDir, folder) : undefined,
    webhookPort: port(values["webhook-port"]),
    publicHosts: hosts.filter((host) => typeof host === "string").map((host) => host.toLowerCase()),
  };
}

function port(given: unknown): number {
  if (typeof given !== "string" || !/^\d{1,5}$/u.test(given)) return 0;
  const value = Number(given);
  return value <= 65_535 ? value : 0;
}
