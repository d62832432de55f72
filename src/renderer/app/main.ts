import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { pickBridge } from "#renderer/lib/bridge.ts";
import { createClient } from "#renderer/lib/client.ts";
import { App } from "./app.tsx";
import { loadFirstCatalogue } from "./first-catalogue.ts";
import { createShell } from "./shell.ts";
import "#renderer/styles/index.css";

const RELOAD_MS = 3000;

/** The one place where things begin: everything else is handed what it needs. */
async function start(): Promise<void> {
  const root = document.querySelector("#root");
  if (root === null) throw new Error("No #root in index.html.");
  const shell = createShell(createClient(pickBridge()));
  const firstCatalogue = await loadFirstCatalogue(shell);
  createRoot(root).render(
    <StrictMode>
      <App shell={shell} firstCatalogue={firstCatalogue} />
    </StrictMode>,
  );
}

start().catch((cause: unknown) => {
  // Without texts there is nothing to show: the host ended, or was replaced, between two files of the page.
  setTimeout(() => window.location.reload(), RELOAD_MS);
  throw cause;
});
