import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { holdFiles } from "#renderer/features/attachments/hold-files.ts";
import { createClient } from "#renderer/lib/client.ts";
import type { HeadStart } from "#renderer/lib/head-start.ts";
import { App } from "./app.tsx";
import { loadFirstCatalogue } from "./first-catalogue.ts";
import { forgetFirst, readFirst } from "./read-first.ts";
import { createShell } from "./shell.ts";

/** The page itself. Everything is handed what it needs. */
export async function begin({ bridge, hasMissed, isForfeited }: HeadStart): Promise<void> {
  const root = document.querySelector("#root");
  if (root === null) throw new Error("No #root in index.html.");
  holdFiles(window);
  const shell = createShell(createClient(bridge), hasMissed);
  const [firstCatalogue] = await Promise.all([loadFirstCatalogue(shell), readFirst(shell)]);
  if (isForfeited()) forgetFirst(shell.queries);
  createRoot(root).render(
    <StrictMode>
      <App shell={shell} firstCatalogue={firstCatalogue} />
    </StrictMode>,
  );
}
