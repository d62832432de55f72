import { z } from "zod";
import type { JsonFile } from "./json-file.ts";

const windowPlace = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  isMaximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof windowPlace>;

/**
 * What this host remembers for itself, apart from the owner's settings, which belong to the core. Read key by key:
 * one value that makes no sense costs that value only.
 */
export interface HostState {
  readonly windowPlace: () => WindowPlace | undefined;
  readonly keepWindowPlace: (place: WindowPlace) => void;
  /** When the owner chose to keep sign-ins on a computer without a keychain, in UTC milliseconds. */
  readonly weakSecretsAcceptedAtMs: () => number | undefined;
  readonly acceptWeakSecrets: (nowMs: number) => void;
}

export function createHostState(file: JsonFile): HostState {
  const set = (key: string, value: unknown): void => file.write({ ...file.read(), [key]: value });
  return {
    windowPlace: () => windowPlace.safeParse(file.read()["windowPlace"]).data,
    keepWindowPlace: (place) => set("windowPlace", place),
    weakSecretsAcceptedAtMs: () => z.number().int().safeParse(file.read()["weakSecretsAcceptedAtMs"]).data,
    acceptWeakSecrets: (nowMs) => set("weakSecretsAcceptedAtMs", nowMs),
  };
}
