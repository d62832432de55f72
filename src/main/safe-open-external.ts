import { shell } from "electron";
import { externalUrl } from "./external-url.ts";

/** The one door from the app to the system's browser. Resolves to whether the address was let through. */
export async function safeOpenExternal(value: string): Promise<boolean> {
  const url = externalUrl(value);
  if (url === undefined) return false;
  await shell.openExternal(url, { activate: true });
  return true;
}
