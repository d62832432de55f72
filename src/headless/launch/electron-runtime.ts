import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { programOf } from "./bundles.ts";

const DOWNLOAD_LIMIT_MS = 60_000;

/**
 * Where Electron's program is, as the electron package itself says, without its habit of downloading on the way:
 * `path.txt` names the file, below `ELECTRON_OVERRIDE_DIST_PATH` or the package's own `dist`.
 */
export function findElectron(root: string, overrideDir: string | undefined): string | undefined {
  const packageDir = join(root, "node_modules", "electron");
  const named = readText(join(packageDir, "path.txt"))?.trim();
  const program = named === undefined || named === "" ? defaultProgram() : named;
  const path = join(overrideDir ?? join(packageDir, "dist"), program);
  return existsSync(path) ? path : undefined;
}

function defaultProgram(): string {
  switch (process.platform) {
    case "darwin":
      return "Electron.app/Contents/MacOS/Electron";
    case "win32":
      return "electron.exe";
    default:
      return "electron";
  }
}

/** Runs the package's `install-electron` once, quietly and not for ever. The outcome is whether the program is there. */
export async function installElectron(root: string): Promise<void> {
  const installer = programOf(root, "electron", "install-electron");
  await new Promise<void>((resolve) => {
    const child = spawn(process.execPath, [installer], { cwd: root, stdio: "ignore" });
    const limit = setTimeout(() => child.kill("SIGKILL"), DOWNLOAD_LIMIT_MS);
    const end = (): void => {
      clearTimeout(limit);
      resolve();
    };
    child.once("error", end);
    child.once("close", end);
  });
}

/**
 * Whether Chromium can build its sandbox on this Linux: with the helper that belongs to root, or with user namespaces
 * that ordinary users may make (Ubuntu from 23.10 on forbids them to programs it does not know).
 */
export function canSandbox(electronPath: string): boolean {
  const helper = statSync(join(dirname(electronPath), "chrome-sandbox"), { throwIfNoEntry: false });
  if (helper?.uid === 0 && (helper.mode & 0o4000) !== 0) return true;
  const kernel = (path: string): string | undefined => readText(`/proc/sys/${path}`)?.trim();
  return (
    kernel("kernel/unprivileged_userns_clone") !== "0" &&
    kernel("kernel/apparmor_restrict_unprivileged_userns") !== "1" &&
    kernel("user/max_user_namespaces") !== "0"
  );
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
