/** Shows that the checker fails: every forbidden thing is added to a small healthy tree, and the message is expected. */
import { describe, expect, test } from "vitest";
import { checkTree, FAIL_LINES, WARN_LINES } from "./layers.ts";

const HEALTHY = {
  "src/shared/contract/bridge.ts": `import type { E } from "./events.ts"; export const CHANNEL = "request";`,
  "src/shared/contract/events.ts": `import { z } from "zod"; export type E = z.infer<typeof e>; const e = z.string();`,
  "src/core/create-core.ts": `import { a } from "./inbox/apply.ts"; import { o } from "#core/outbox/send.ts"; export const c = [a, o];`,
  "src/core/ports.ts": `import type { E } from "#shared/contract/events.ts"; export type P = E;`,
  "src/core/inbox/apply.ts": `import Database from "better-sqlite3"; import type { P } from "../ports.ts"; export const a = Database as P;`,
  "src/core/outbox/send.ts": `import { createHmac } from "node:crypto"; import { a } from "#core/inbox/apply.ts"; export const o = [createHmac, a];`,
  "src/simulator/main.ts": `import { createServer } from "node:http"; export const s = createServer;`,
  "src/headless/run.mjs": "await import(new URL(`../../${process.argv[2]}`, import.meta.url).href);",
  "src/headless/main.ts": `import { c } from "#core/create-core.ts"; import { s } from "#simulator/main.ts"; import open from "open"; export const h = [c, s, open];`,
  "src/main/ipc.ts": `import { ipcMain } from "electron"; import { c } from "#core/create-core.ts"; export const i = [ipcMain, c];`,
  "src/main/open-address.ts": `import { shell } from "electron"; import type { IpcMain } from "electron"; export const o = shell as unknown as IpcMain;`,
  "src/preload/preload.ts": `import { contextBridge, ipcRenderer } from "electron"; import { CHANNEL } from "#shared/contract/bridge.ts"; import type { E } from "#shared/contract/events.ts"; export const p = [contextBridge, ipcRenderer, CHANNEL] as E[];`,
  "src/renderer/app/app.tsx": `import { useState } from "react"; import { createRoot } from "react-dom/client"; import { useQuery } from "@tanstack/react-query"; import type { E } from "#shared/contract/events.ts"; import "./app.css"; export const A = () => <p>{[useState, useQuery, createRoot] as E[]}</p>;`,
  "src/renderer/app/app.css": `p { color: CanvasText; }`,
} satisfies Record<string, string>;

/** Problems of the healthy tree with these files added or, where the path exists, put after what is there. */
function problemsWith(added: Record<string, string>): string[] {
  const tree = new Map<string, string>(Object.entries(HEALTHY));
  for (const [path, source] of Object.entries(added)) tree.set(path, `${tree.get(path) ?? ""}\n${source}`);
  return checkTree(tree).problems.map((problem) => `${problem.path}:${problem.line} ${problem.message}`);
}

const SHARED = "shared imports zod and nothing else";
const CORE = "missing port in src/core/ports.ts";
const SIMULATOR = "second opinion on Meta";
const HEADLESS = "The headless host is plain Node";
const MAIN = "The Electron host stands on shared, core and simulator";
const PRELOAD = "A sandboxed preload may require electron only";
const RENDERER = "The renderer knows shared only";

const FORBIDDEN: readonly (readonly [path: string, source: string, message: string])[] = [
  ["src/shared/a.ts", `import { c } from "#core/create-core.ts";`, SHARED],
  ["src/shared/domain/a.ts", `import { c } from "../../core/create-core.ts";`, SHARED],
  ["src/shared/a.ts", `import type { P } from "#core/ports.ts";`, SHARED],
  ["src/shared/a.ts", `import { readFile } from "node:fs/promises";`, SHARED],
  ["src/shared/a.ts", `import { useState } from "react";`, SHARED],
  ["src/shared/a.ts", `export { s } from "#simulator/main.ts";`, SHARED],
  ["src/core/inbox/a.ts", `import { app } from "electron";`, CORE],
  ["src/core/inbox/a.ts", `import type { App } from "electron/main";`, CORE],
  ["src/core/inbox/a.ts", `import log from "electron-log";`, CORE],
  ["src/core/inbox/a.ts", `const e = await import("electron");`, CORE],
  ["src/core/inbox/a.ts", `const e = createRequire(import.meta.url); require("electron");`, CORE],
  ["src/core/inbox/a.ts", `import { useState } from "react";`, CORE],
  ["src/core/inbox/a.ts", `import { createRoot } from "react-dom/client";`, CORE],
  ["src/core/inbox/a.ts", `import { i } from "#main/ipc.ts";`, CORE],
  ["src/core/inbox/a.ts", `import { h } from "#headless/main.ts";`, CORE],
  ["src/core/inbox/a.ts", `import { s } from "../../simulator/main.ts";`, CORE],
  ["src/core/inbox/a.ts", `new Worker(new URL("../../headless/main.ts", import.meta.url));`, CORE],
  ["src/core/inbox/a.ts", `import { A } from "#renderer/app/app.tsx";`, CORE],
  ["src/core/inbox/a.ts", `import leftPad from "left-pad";`, "docs/decisions/0001-dependencies.md"],
  ["src/simulator/a.ts", `import { z } from "zod";`, SIMULATOR],
  ["src/simulator/a.ts", `import type { E } from "#shared/contract/events.ts";`, SIMULATOR],
  ["src/simulator/a.ts", `import { c } from "#core/create-core.ts";`, SIMULATOR],
  ["src/simulator/a.ts", `import Database from "better-sqlite3";`, SIMULATOR],
  ["src/headless/a.ts", `import { app } from "electron";`, HEADLESS],
  ["src/headless/a.ts", `import { i } from "#main/ipc.ts";`, HEADLESS],
  ["src/headless/a.ts", `import { A } from "#renderer/app/app.tsx";`, HEADLESS],
  ["src/headless/a.ts", `import Database from "better-sqlite3";`, HEADLESS],
  ["src/main/a.ts", `import { h } from "#headless/main.ts";`, MAIN],
  ["src/main/a.ts", `import { A } from "#renderer/app/app.tsx";`, MAIN],
  ["src/main/a.ts", `import { useState } from "react";`, MAIN],
  ["src/preload/a.ts", `import { join } from "node:path";`, PRELOAD],
  ["src/preload/a.ts", `import { z } from "zod";`, PRELOAD],
  ["src/preload/a.ts", `import type { P } from "#core/ports.ts";`, PRELOAD],
  ["src/preload/a.ts", `import { E } from "#shared/contract/events.ts";`, "use `import type`"],
  ["src/renderer/a.ts", `import { c } from "#core/create-core.ts";`, RENDERER],
  ["src/renderer/a.ts", `import type { P } from "../core/ports.ts";`, RENDERER],
  ["src/renderer/a.ts", `import { ipcRenderer } from "electron";`, RENDERER],
  ["src/renderer/a.ts", `import { join } from "node:path";`, RENDERER],
  ["src/renderer/a.ts", `import { s } from "#simulator/main.ts";`, RENDERER],
  ["src/renderer/a.ts", `import { p } from "#preload/preload.ts";`, RENDERER],
  ["src/renderer/a.ts", `import Database from "better-sqlite3";`, RENDERER],
  ["src/renderer/a.ts", `import { z } from "zod";`, RENDERER],
  ["src/renderer/ui/a.ts", `import { A } from "#renderer/app/app.tsx";`, "knows none of them"],
  ["src/renderer/lib/a.ts", `import type { A } from "../features/replies/a.ts";`, "knows none of them"],
  ["src/renderer/ui/a.ts", `import type { E } from "#shared/contract/events.ts";`, "ui knows no domain"],
  ["src/headless/a.ts", `import { fake } from "../../test/support/fake.ts";`, "nothing in src knows its tests"],
  ["src/core/a.ts", `import version from "../../package.json" with { type: "json" };`, "outside the layers of src"],
  ["src/extra/a.ts", `export const a = 1;`, "src has the folders"],
  ["src/core/a.ts", "await import(`./${name}.ts`);", "computed"],
  ["src/main/a.ts", `import { ipcMain } from "electron";`, "so that every request passes the same gates"],
  ["src/main/a.ts", `import { shell } from "electron/main";`, "so that every address passes the same check"],
  ["src/main/a.ts", `import * as electron from "electron";`, "import the names you use"],
  ["src/main/a.ts", `import electron from "electron";`, "import the names you use"],
  ["src/main/a.ts", `import { ipcRenderer } from "electron";`, "src/preload only"],
  ["src/core/a.ts", `export default 1;`, "export by name"],
  ["src/core/inbox/a.ts", `await import("@ngrok/ngrok");`, "A tunnel is a port"],
];

describe("the arrows between the layers", () => {
  test("let a healthy tree through", () => {
    expect(problemsWith({})).toEqual([]);
  });

  test.each(FORBIDDEN)("stop %s with %s", (path, source, message) => {
    const problems = problemsWith({ [path]: source });
    expect(problems.filter((problem) => problem.startsWith(`${path}:`)).join("\n")).toContain(message);
  });

  test("name the line of the import", () => {
    expect(problemsWith({ "src/core/a.ts": `\n\nimport { app } from "electron";` })[0]).toMatch(
      /^src\/core\/a\.ts:4 /u,
    );
  });
});

describe("circles", () => {
  test("between two files are reported once, with the way round", () => {
    const problems = problemsWith({
      "src/shared/a.ts": `import { b } from "./b.ts"; export const a = b;`,
      "src/shared/b.ts": `import { a } from "#shared/a.ts"; export const b = a;`,
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("src/shared/a.ts → src/shared/b.ts → src/shared/a.ts");
  });

  test("between rooms of core are reported even where no file is in a circle", () => {
    const problems = problemsWith({
      "src/core/inbox/read.ts": `import { l } from "../outbox/limits.ts"; export const r = l;`,
      "src/core/outbox/limits.ts": `export const l = 1;`,
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("closes a circle between rooms of core: inbox → outbox → inbox");
    expect(problems[0]).toContain("src/core/inbox/read.ts:2");
  });

  test("are no circles where only types look back", () => {
    expect(
      problemsWith({
        "src/core/inbox/read.ts": `import type { L } from "../outbox/limits.ts"; export const r = 1 as L;`,
        "src/core/outbox/limits.ts": `export type L = 1;`,
      }),
    ).toEqual([]);
  });
});

describe("sizes", () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, index) => `// ${index}`).join("\n");
  const sizesOf = (count: number, name = "a.ts") => {
    const report = checkTree(new Map([[`src/core/${name}`, `${lines(count)}\n`]]));
    return { problems: report.problems.length, warnings: report.warnings.length };
  };

  test.each([
    [WARN_LINES, 0, 0],
    [WARN_LINES + 1, 0, 1],
    [FAIL_LINES, 0, 1],
    [FAIL_LINES + 1, 1, 0],
  ])("a file of %i lines gives %i problems and %i warnings", (count, problems, warnings) => {
    expect(sizesOf(count)).toEqual({ problems, warnings });
  });

  test("count for styles and not for data", () => {
    expect(sizesOf(FAIL_LINES + 1, "a.css").problems).toBe(1);
    expect(sizesOf(FAIL_LINES + 1, "a.json").problems).toBe(0);
  });
});
