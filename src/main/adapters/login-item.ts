import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** So that a computer that starts in the morning receives before anybody opens the window. */
export const HIDDEN_FLAG = "--hidden";

export interface LoginItemParts {
  readonly platform: NodeJS.Platform;
  readonly setLoginItem: (settings: { openAtLogin: boolean; args?: string[] }) => void;
  /** `$XDG_CONFIG_HOME`, or what stands for it. */
  readonly configDir: string;
  /** The program to start; of an AppImage, the image. */
  readonly program: string;
}

/** Whether the system starts Shopbell when the owner signs in. Linux has a file for it where the others have a call. */
export function setStartAtLogin(parts: LoginItemParts, isOn: boolean): void {
  if (parts.platform !== "linux") {
    // A Mac starts the app without arguments and tells it afterwards that it was started at login.
    parts.setLoginItem({ openAtLogin: isOn, ...(parts.platform === "win32" ? { args: [HIDDEN_FLAG] } : {}) });
    return;
  }
  const file = join(parts.configDir, "autostart", "shopbell.desktop");
  if (!isOn) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, autostartEntry(parts.program));
}

/** Of the Desktop Entry Specification: a quoted argument escapes quote, backtick, dollar and backslash, and `%` is doubled. */
export function autostartEntry(program: string): string {
  const quoted = program.replaceAll(/["`$\\]/gu, String.raw`\$&`).replaceAll("%", "%%");
  // The backslashes of the string type itself come on top.
  const exec = `"${quoted}" ${HIDDEN_FLAG}`.replaceAll("\\", "\\\\");
  return `[Desktop Entry]\nType=Application\nName=Shopbell\nExec=${exec}\nX-GNOME-Autostart-enabled=true\n`;
}
