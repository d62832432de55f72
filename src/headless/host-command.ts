import { join } from "node:path";

/**
 * How Node is to run the plain-Node host. An inbox keeps little for long, so the room for what is thrown away at once (V8's
 * young generation, MB) need not grow to its usual size, which is a fifth of the host's memory.
 */
export const HOST_FLAGS = ["--max-semi-space-size=4"] as const;

/**
 * What Node is given to start the plain-Node host.
 *
 * @param root the folder of Shopbell's sources.
 */
export const hostCommand = (root: string, flags: readonly string[]): readonly string[] => [
  ...HOST_FLAGS,
  join(root, "src", "headless", "run.mjs"),
  "src/headless/main.ts",
  ...flags,
];
