import { powerMonitor, systemPreferences } from "electron";
import type { CorePorts, Logger } from "#core/ports.ts";
import { createComputerSignals, createOwnerCheck } from "./adapters/lock-signals.ts";

/** What the lock of the screen needs of this computer. */
export function lockPorts(reason: () => string, logger: Logger): Pick<CorePorts, "computer" | "ownerCheck"> {
  const ownerCheck = createOwnerCheck(
    process.platform,
    {
      canPrompt: () => systemPreferences.canPromptTouchID(),
      prompt: async (why) => systemPreferences.promptTouchID(why),
    },
    reason,
    logger,
  );
  return {
    computer: createComputerSignals({
      // Electron types each name apart.
      on: (event, listener) => powerMonitor.on(event as "suspend", listener),
      off: (event, listener) => powerMonitor.off(event as "suspend", listener),
    }),
    ...(ownerCheck === undefined ? {} : { ownerCheck }),
  };
}
