import type { ComputerSignals, Logger, OwnerCheck } from "#core/ports.ts";

/**
 * What says that nobody sits here any more: the screen is locked (Windows and macOS tell it), the computer goes to sleep
 * (all three), another person is signed in on a Mac. Source: Electron's documentation of powerMonitor.
 */
const AWAY = ["lock-screen", "suspend", "user-did-resign-active"] as const;
type AwayEvent = (typeof AWAY)[number];

/** The part of Electron's powerMonitor used here; it knows every name on every system and calls only its own. */
export interface PowerEvents {
  readonly on: (event: AwayEvent, listener: () => void) => void;
  readonly off: (event: AwayEvent, listener: () => void) => void;
}

export function createComputerSignals(power: PowerEvents): ComputerSignals {
  return {
    onAway(listener) {
      for (const event of AWAY) power.on(event, listener);
      return () => {
        for (const event of AWAY) power.off(event, listener);
      };
    },
  };
}

export interface TouchId {
  /** False on a Mac without it. */
  readonly canPrompt: () => boolean;
  /** Resolves when the system has recognised its owner, and rejects otherwise. */
  readonly prompt: (reason: string) => Promise<void>;
}

/**
 * Touch ID, the one check of this kind that Electron can ask for; undefined on the other systems.
 *
 * @param reason ends the system's sentence "Shopbell is trying to …".
 */
export function createOwnerCheck(
  platform: NodeJS.Platform,
  touchId: TouchId,
  reason: () => string,
  logger: Pick<Logger, "info">,
): OwnerCheck | undefined {
  if (platform !== "darwin") return undefined;
  return {
    isThere: () => touchId.canPrompt(),
    async ask() {
      try {
        await touchId.prompt(reason());
        return true;
      } catch {
        // Not recognised, given up, or switched to a password that Shopbell does not know.
        logger.info("touch-id-refused");
        return false;
      }
    },
  };
}
