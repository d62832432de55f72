/** Lint bans are silent when their pattern is wrong, so the repository's own rules are run on files that must be refused. */
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { programOf, REPOSITORY } from "../support/repository.ts";

interface Diagnostic {
  readonly filename: string;
  readonly code: string;
  readonly help?: string;
}

const BANNED: Readonly<Record<string, readonly string[]>> = {
  shared: [
    "#core/db/open.ts",
    "../core/db/open.ts",
    "node:fs",
    "electron",
    "react",
    "react-dom/client",
    "better-sqlite3",
  ],
  core: [
    "#main/ipc/gate.ts",
    "../../headless/main.ts",
    "electron",
    "electron/main",
    "electron-log",
    "react-dom/client",
  ],
  simulator: ["#shared/contract/events.ts", "../core/ports.ts", "zod", "better-sqlite3", "electron"],
  headless: ["#main/ipc.ts", "#renderer/app/app.tsx", "electron", "better-sqlite3"],
  main: ["#headless/main.ts", "../renderer/app/app.tsx", "react", "better-sqlite3"],
  preload: ["#core/ports.ts", "#simulator/main.ts", "node:path", "zod"],
  renderer: [
    "#shared/contract/settings.ts",
    "#core/inbox/read.ts",
    "../../core/ports.ts",
    "#preload/preload.ts",
    "node:path",
    "electron",
    "better-sqlite3",
  ],
};

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  shared: ["zod", "#shared/contract/fields.ts"],
  core: ["zod", "better-sqlite3", "node:fs", "#shared/contract/fields.ts", "../ports.ts"],
  simulator: ["node:http", "./model.ts"],
  headless: ["node:http", "#core/create-core.ts", "#simulator/main.ts", "open"],
  main: ["electron", "electron-log", "#core/create-core.ts", "#simulator/main.ts"],
  preload: ["electron", "#shared/contract/bridge.ts"],
  renderer: ["react", "react-dom/client", "@tanstack/react-query", "#shared/contract/bridge.ts"],
};

const fileOf = (layer: string, kind: string, index: number): string => `src/${layer}/room/${kind}-${index}.ts`;

let folder: string;
let diagnostics: readonly Diagnostic[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shopbell-lint-"));
  await copyFile(join(REPOSITORY, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
  const write = async (path: string, source: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), source);
  };
  for (const [kind, table] of [
    ["banned", BANNED],
    ["allowed", ALLOWED],
  ] as const) {
    for (const [layer, specifiers] of Object.entries(table)) {
      for (const [index, specifier] of specifiers.entries()) {
        await write(fileOf(layer, kind, index), `import { thing } from "${specifier}";\nexport const used = thing;\n`);
      }
    }
  }
  await write(
    "src/main/room/doors.ts",
    `import { app, ipcMain } from "electron";\nexport const used = [app, ipcMain];\n`,
  );
  await write("src/main/room/shell.ts", `import { shell } from "electron";\nexport const used = shell;\n`);
  await write("src/main/ipc.ts", `import { ipcMain } from "electron";\nexport const used = ipcMain;\n`);
  await write("src/main/safe-open-external.ts", `import { shell } from "electron";\nexport const used = shell;\n`);
  await write("src/core/room/console.ts", `console.log("hello");\n`);
  await write("src/core/room/default.ts", "export default 1;\n");
  const output = await new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      [programOf("oxlint"), "--format=json"],
      { cwd: folder, maxBuffer: 1 << 26 },
      (error, stdout) => {
        if (stdout === "") reject(error ?? new Error("oxlint said nothing"));
        else resolve(stdout);
      },
    );
  });
  diagnostics = (JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function codesOf(path: string): string[] {
  return diagnostics.filter((it) => it.filename.replaceAll("\\", "/").endsWith(path)).map((it) => it.code);
}

const rows = (table: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(table).flatMap(([layer, specifiers]) =>
    specifiers.map((specifier, index) => [layer, specifier, index] as const),
  );

describe("lint", () => {
  test.each(rows(BANNED))("stops %s from importing %s and says what to do", (layer, _, index) => {
    const path = fileOf(layer, "banned", index);
    expect(codesOf(path)).toContain("eslint(no-restricted-imports)");
    expect(diagnostics.find((it) => it.filename.endsWith(path))?.help).toMatch(/\w{3}/u);
  });

  test.each(rows(ALLOWED))("lets %s import %s", (layer, _, index) => {
    expect(codesOf(fileOf(layer, "allowed", index))).not.toContain("eslint(no-restricted-imports)");
  });

  test("keeps ipcMain and shell in their own files", () => {
    expect(codesOf("src/main/room/doors.ts")).toContain("eslint(no-restricted-imports)");
    expect(codesOf("src/main/room/shell.ts")).toContain("eslint(no-restricted-imports)");
    expect(codesOf("src/main/ipc.ts")).toEqual([]);
    expect(codesOf("src/main/safe-open-external.ts")).toEqual([]);
  });

  test("stops console and default exports", () => {
    expect(codesOf("src/core/room/console.ts")).toContain("eslint(no-console)");
    expect(codesOf("src/core/room/default.ts")).toContain("import(no-default-export)");
  });
});
