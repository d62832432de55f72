import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectLicences, hostPackages, packageFolder } from "#main/collect-licences.ts";
import { REPOSITORY } from "../../support/repository.ts";

describe("licences", () => {
  test.each([
    ["/home/a/app/node_modules/react/index.js", "node_modules/react"],
    ["/home/a/app/node_modules/@tanstack/react-query/build/x.js", "node_modules/@tanstack/react-query"],
    ["/a/node_modules/conf/node_modules/env-paths/index.js", "node_modules/conf/node_modules/env-paths"],
    ["\0/a/node_modules/react/index.js?commonjs", "node_modules/react"],
    ["/home/a/app/src/renderer/app/main.ts", undefined],
  ])("of %j are in the folder %j", (id, folder) => {
    expect(packageFolder(id)).toBe(folder);
  });

  test("of the host are those of its dependencies and of what they need, and none of the tools", () => {
    const folders = hostPackages(REPOSITORY);
    for (const name of ["better-sqlite3", "@ngrok/ngrok", "electron-updater", "js-yaml", "zod"]) {
      expect(folders).toContain(`node_modules/${name}`);
    }
    for (const name of ["vite", "electron-builder", "vitest", "typescript"]) {
      expect(folders).not.toContain(`node_modules/${name}`);
    }
    const { packages, texts } = collectLicences(REPOSITORY, folders);
    const allowed =
      /^\(?(?:MIT|ISC|BSD-[23]-Clause|0BSD|Apache-2\.0|Python-2\.0|BlueOak-1\.0\.0|CC0-1\.0)(?: OR [\w.-]+\))?$/u;
    for (const { name, licence, text } of packages) {
      expect(licence, name).toMatch(allowed);
      expect(texts[text]?.length, name).toBeGreaterThan(100);
    }
  });

  describe("of a package", () => {
    let root = "";
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), "shopbell-licences-"));
    });
    afterEach(() => rmSync(root, { recursive: true, force: true }));
    const collect = (manifest: object, files: Readonly<Record<string, string>> = {}) => {
      writeFileSync(join(root, "package.json"), JSON.stringify({ name: "one", version: "1.0.0", ...manifest }));
      for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
      return collectLicences(root, [".", "."]);
    };

    test("are all the texts it brings, once", () => {
      const files = { "LICENSE-MIT": "the one", "LICENCE-APACHE.txt": "the other", "license-checker.js": "no text" };
      const { packages, texts } = collect({ license: "MIT OR Apache-2.0" }, { ...files, "README.md": "License" });
      expect(packages).toEqual([{ name: "one", version: "1.0.0", licence: "MIT OR Apache-2.0", text: 0 }]);
      expect(texts).toEqual(["the other\n\nthe one"]);
    });

    test("are the known text with its author where it only names MIT", () => {
      const { texts } = collect({ license: "MIT", author: { name: "Ana Castillo" } });
      expect(texts[0]).toContain("Copyright (c) Ana Castillo");
      expect(texts[0]).toContain("Permission is hereby granted");
    });

    test.each([
      ["names no licence", {}],
      ["brings no text of another one", { license: "Apache-2.0" }],
    ])("stop the build when it %s", (_what, manifest) => {
      expect(() => collect(manifest)).toThrow(/^one 1\.0\.0 .*: it cannot ship\.$/u);
    });
  });
});
