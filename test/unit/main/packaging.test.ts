import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FuseV1Options } from "@electron/fuses";
import { describe, expect, test } from "vitest";

const REPOSITORY = join(import.meta.dirname, "..", "..", "..");
const read = (path: string): string => readFileSync(join(REPOSITORY, path), "utf8");
const configuration = read("electron-builder.yml");

/** The lines below `name:` that are indented. */
function block(name: string): string[] {
  const lines = configuration.split("\n");
  const start = lines.indexOf(`${name}:`);
  const end = lines.findIndex((line, index) => index > start && /^\S/u.test(line));
  return lines.slice(start + 1, end).map((line) => line.trim());
}

const fuseNames = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));

describe("fuses", () => {
  const wanted: Readonly<Record<string, boolean>> = {
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
    WasmTrapHandlers: true,
  };

  test("the fuses that @electron/fuses knows are the ones decided here", () => {
    expect(fuseNames.sort()).toEqual(Object.keys(wanted).sort());
  });

  const afterPack = read("build/after-pack.mjs");
  test.each(Object.entries(wanted))("%s is spelled out as %s", (name, value) => {
    const inConfiguration = `${name[0]?.toLowerCase()}${name.slice(1)}: ${value}`;
    const isNamed =
      block("electronFuses").includes(inConfiguration) || afterPack.includes(`[FuseV1Options.${name}]: ${value},`);
    expect(isNamed).toBe(true);
  });

  test("a fuse that nobody has named stops the packaging", () => {
    expect(afterPack).toContain("strictlyRequireAllFuses: true");
  });

  test("each is explained in SECURITY.md", () => {
    const text = read("docs/SECURITY.md").toLowerCase();
    for (const name of fuseNames) expect(text).toContain(name.toLowerCase());
  });
});

test("only the bundles and the compiled modules are packed", () => {
  const files = block("files").map((line) => line.replace(/^- /u, "").replaceAll('"', ""));
  const taken = files.filter((pattern) => !pattern.startsWith("!"));
  for (const pattern of taken) {
    expect(pattern).toMatch(
      /^(?:dist\/(?:main|preload|renderer)\/\*\*|package\.json|node_modules\/(?:better-sqlite3|@ngrok)\/.*)$/u,
    );
  }
  expect(files).toContain("!**/*.map");
  expect(files).toContain("!node_modules/**");
});
