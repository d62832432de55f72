import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { pickBridge } from "#renderer/lib/bridge.ts";
import { createClient } from "#renderer/lib/client.ts";
import { App } from "./app.tsx";
import { createShell } from "./shell.ts";
import "#renderer/styles/index.css";

/** The one place where things begin: everything else is handed what it needs. */
function start(): void {
  const root = document.querySelector("#root");
  if (root === null) throw new Error("No #root in index.html.");
  const shell = createShell(createClient(pickBridge()));
  createRoot(root).render(
    <StrictMode>
      <App shell={shell} />
    </StrictMode>,
  );
}

start();
