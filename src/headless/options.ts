import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

export interface HeadlessOptions {
  readonly dataDir: string;
  readonly uiPort: number;
  readonly webhookPort: number;
  readonly token: string | undefined;
  readonly graphUrl: string | undefined;
  readonly publicHosts: readonly string[];
  readonly practice: boolean;
  readonly open: boolean;
}

export const USAGE =
  "npm run headless -- [--data-dir D] [--ui-port N] [--webhook-port N] [--token T] [--graph-url U] [--public-host H] [--practice] [--no-open]";

/**
 * Reads the command line.
 *
 * @throws Error with a sentence for the person who typed it.
 */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): HeadlessOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "data-dir": { type: "string" },
      "ui-port": { type: "string", default: "0" },
      "webhook-port": { type: "string", default: "0" },
      token: { type: "string" },
      "graph-url": { type: "string" },
      "public-host": { type: "string", multiple: true, default: [] },
      practice: { type: "boolean", default: false },
      "no-open": { type: "boolean", default: false },
    },
    allowPositionals: false,
    strict: true,
  });
  const graphUrl = values["graph-url"]?.replace(/\/+$/u, "");
  if (graphUrl !== undefined && !URL.canParse(graphUrl)) throw new Error(`--graph-url ${graphUrl} is not an address.`);
  if (values.token !== undefined && !/^[\w-]{16,200}$/u.test(values.token)) {
    throw new Error("--token takes 16 to 200 letters, digits, - and _.");
  }
  return {
    dataDir: values["data-dir"] ?? defaultDataDir(values.practice, env),
    uiPort: port("--ui-port", values["ui-port"]),
    webhookPort: port("--webhook-port", values["webhook-port"]),
    token: values.token,
    graphUrl,
    publicHosts: values["public-host"].map((host) => host.toLowerCase()),
    practice: values.practice,
    open: !values["no-open"],
  };
}

function port(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/u.test(text) || value > 65_535) throw new Error(`${name} takes a number from 0 to 65535.`);
  return value;
}

/** Practice has a folder of its own: an example shop must never mix with a real one. */
export function defaultDataDir(practice: boolean, env: NodeJS.ProcessEnv): string {
  return join(applicationData(env), "Shopbell", practice ? "practice-headless" : "headless");
}

function applicationData(env: NodeJS.ProcessEnv): string {
  switch (process.platform) {
    case "win32":
      return env["APPDATA"] ?? join(homedir(), "AppData", "Roaming");
    case "darwin":
      return join(homedir(), "Library", "Application Support");
    default:
      return env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share");
  }
}
