import { mkdirSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { META_ADDRESSES } from "#core/instagram/addresses.ts";
import type { CorePorts, PracticeShop } from "#core/ports.ts";
import { createNgrokTunnel } from "#core/tunnel/ngrok-tunnel.ts";

/** Folders below Electron's `userData`. Practice has its own, so that it can never touch the shop's. */
export interface HostFolders {
  readonly data: string;
  readonly settings: string;
  readonly logs: string;
}

export function hostFolders(userDataDir: string, isPractice: boolean): HostFolders {
  return {
    data: join(userDataDir, isPractice ? "practice" : "shopbell"),
    settings: join(userDataDir, isPractice ? "settings-practice" : "settings"),
    logs: join(userDataDir, "logs"),
  };
}

/** Readable by this user only where the system knows such a thing. */
export function makeHostFolders(userDataDir: string, isPractice: boolean): HostFolders {
  const folders = hostFolders(userDataDir, isPractice);
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folders;
}

function operator(): { readonly operator?: string } {
  try {
    return { operator: userInfo().username };
  } catch {
    // Some systems have no entry for the user that runs us.
    return {};
  }
}

export type HostSuppliedPorts = Omit<CorePorts, "graph" | "tunnel" | "fetch" | "newId" | "practice">;

export function completePorts(
  ports: HostSuppliedPorts,
  startPractice: (() => Promise<PracticeShop>) | undefined,
): CorePorts {
  return {
    ...ports,
    graph: META_ADDRESSES,
    tunnel: createNgrokTunnel(ports.logger),
    fetch: globalThis.fetch,
    newId: () => crypto.randomUUID(),
    ...operator(),
    ...(startPractice === undefined ? {} : { practice: startPractice }),
  };
}
