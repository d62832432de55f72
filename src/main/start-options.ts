import { isAbsolute, resolve } from "node:path";

export interface StartOptions {
  readonly isPractice: boolean;
  /** Keeps everything below this folder instead of the user's own place for app data. */
  readonly userDataDir: string | undefined;
}

/** Reads our two flags. Everything else on the command line is Chromium's, or a link somebody clicked. */
export function parseStartOptions(args: readonly string[], currentDir: string): StartOptions {
  const folder = args.find((arg) => arg.startsWith(DATA_DIR_FLAG))?.slice(DATA_DIR_FLAG.length);
  return {
    isPractice: args.includes("--practice"),
    userDataDir: folder === undefined || folder === "" ? undefined : absolute(folder, currentDir),
  };
}

const DATA_DIR_FLAG = "--data-dir=";

function absolute(folder: string, currentDir: string): string {
  return isAbsolute(folder) ? folder : resolve(currentDir, folder);
}
