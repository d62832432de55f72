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

/** Readable by this user only where the system knows such a thing. */
export function makeHostFolders(userDataDir: string, isPractice: boolean): HostFolders {
  const data = join(userDataDir, isPractice ? "practice" : "shopbell");
  const settings = join(userDataDir, isPractice ? "settings-practice" : "settings");
  const logs = join(userDataDir, "logs");
  for (const folder of [data, settings, logs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { data, settings, logs };
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
