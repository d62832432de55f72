import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Bridge } from "#shared/contract/bridge.ts";
import { holdFiles } from "#renderer/features/attachments/hold-files.ts";
import { createClient } from "#renderer/lib/client.ts";
import { App } from "./app.tsx";
import { loadFirstCatalogue } from "./first-catalogue.ts";
import { forgetFirst, readFirst } from "./read-first.ts";
import { createShell } from "./shell.ts";

/**
 * The page itself. Everything is handed what it needs.
 *
 * @param isForfeited whether what the host has answered by now is not to be shown: it is locked, or another inbox is here.
 */
export async function begin(bridge: Bridge, isForfeited: () => boolean): Promise<void> {
  const root = document.querySelector("#root");
  if (root === null) throw new Error("No #root in index.html.");
  holdFiles(window);
  const shell = createShell(createClient(bridge));
  const [firstCatalogue] = await Promise.all([loadFirstCatalogue(shell), readFirst(shell)]);
  if (isForfeited()) forgetFirst(shell.queries);
  createRoot(root).render(
    <StrictMode>
      <App shell={shell} firstCatalogue={firstCatalogue} />
    </StrictMode>,
  );
}
