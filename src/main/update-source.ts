import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** What this copy of the app knows of where new versions come from; written into it when it is packed. */
export interface UpdateSource {
  readonly publicKey: string;
  readonly installsByHand: boolean;
}

export interface AppPlace {
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  /** Folder with the app's own package.json. */
  readonly appFolder: string;
  /** Electron's `resources`: electron-builder puts `app-update.yml` and, into deb and rpm, `package-type` there. */
  readonly resourcesFolder: string;
  /** Path of the AppImage that runs, as its own start puts it into the environment. */
  readonly appImage: string | undefined;
}

const packedManifest = z.object({ updates: z.object({ publicKey: z.string().min(1) }) });

/** Undefined when this copy was packed without a place for new versions or without the key of their makers, or not packed at all. */
export function updateSource(place: AppPlace): UpdateSource | undefined {
  if (!place.isPackaged || !existsSync(join(place.resourcesFolder, "app-update.yml"))) return undefined;
  const publicKey = readKey(place.appFolder);
  if (publicKey === undefined) return undefined;
  const isAppImage = (place.appImage ?? "") !== "";
  const hasPackageManager = existsSync(join(place.resourcesFolder, "package-type"));
  // A plain folder on Linux: there is nothing that could be replaced as a whole.
  if (place.platform === "linux" && !isAppImage && !hasPackageManager) return undefined;
  // deb and rpm would need the administrator's password in the middle of closing the app.
  return { publicKey, installsByHand: place.platform === "linux" && !isAppImage };
}

function readKey(appFolder: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(appFolder, "package.json"), "utf8"));
    return packedManifest.safeParse(manifest).data?.updates.publicKey;
  } catch {
    return undefined;
  }
}
