import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageFolder } from "#main/collect-licences.ts";
import type { CollectedLicences } from "#shared/contract/licences.ts";
import { programOf, REPOSITORY } from "../support/repository.ts";
import { startApp } from "./app-under-double.ts";
import { readArchive, type Archive } from "./asar.ts";
import { ensureBuilt } from "./built.ts";

/**
 * Packages the app around an Electron that is none: a folder with the right names and a fuse wire. What ends up in the
 * package is real, and the app is started from it on the double.
 */
describe.runIf(process.platform === "linux")("the package", () => {
  let folder = "";
  let app = "";
  let archive: Archive;

  beforeAll(async () => {
    await ensureBuilt();
    folder = mkdtempSync(join(tmpdir(), "shopbell-package-"));
    const runtime = join(folder, "electron");
    makeFakeElectron(runtime);
    await promisify(execFile)(
      process.execPath,
      [
        programOf("electron-builder"),
        "--linux",
        "dir",
        "--publish=never",
        `--config.electronDist=${runtime}`,
        `--config.directories.output=${join(folder, "out")}`,
        // As src/main/sign-updates.ts names them.
        "--config.publish.provider=generic",
        "--config.publish.url=https://shop.example/new/",
        "--config.extraMetadata.updates.publicKey=the key",
      ],
      { cwd: REPOSITORY, maxBuffer: 1 << 24 },
    );
    const unpacked = readdirSync(join(folder, "out")).find((name) => name.endsWith("-unpacked")) ?? "";
    app = join(folder, "out", unpacked);
    archive = readArchive(join(app, "resources", "app.asar"));
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("holds the bundles, better-sqlite3 and ngrok, and no sources, tests or maps", () => {
    const paths = [...archive.files.keys()];
    for (const path of ["dist/main/main.js", "dist/preload/preload.cjs", "dist/renderer/index.html", "package.json"]) {
      expect(paths).toContain(path);
    }
    const strangers = paths.filter(
      (path) =>
        !/^(?:dist\/(?:main|preload|renderer)\/|package\.json$|node_modules\/(?:better-sqlite3|@ngrok)\/)/u.test(path),
    );
    expect(strangers).toEqual([]);
    expect(paths.filter((path) => /\.(?:map|ts|tsx|cpp|hpp|c|h|gyp)$|(?:^|\/)tests?\//u.test(path))).toEqual([]);
  });

  test("names no source map and no tool of this repository", () => {
    for (const [path, file] of archive.files) {
      if (file.isUnpacked || !path.startsWith("dist/") || !/\.c?js$/u.test(path)) continue;
      expect(file.read().toString("utf8"), path).not.toMatch(
        /^\/\/# sourceMappingURL=|from "(?:vitest|@playwright\/test|vite)"/mu,
      );
    }
    expect([...archive.files.keys()]).not.toContainEqual(expect.stringMatching(/electron-double|fixtures|bench/u));
  });

  test("names the licence of every package in it", () => {
    const read = (path: string): string => archive.files.get(path)?.read().toString("utf8") ?? "";
    const { packages, texts } = JSON.parse(read("dist/renderer/licences.json")) as CollectedLicences;
    const named = new Set(packages.map(({ name }) => name));
    const bundled = [...archive.files.keys()]
      .filter((path) => /^dist\/(?:main|preload)\/.*\.c?js$/u.test(path))
      .flatMap((path) => [...read(path).matchAll(/^\s*\/\/ (node_modules\/\S+)/gmu)])
      .flatMap((match) => packageFolder(match[1] ?? "") ?? []);
    const beside = [...archive.files.keys()].flatMap((path) => packageFolder(path) ?? []);
    const inside = new Set([...bundled, ...beside].map((path) => path.slice(path.lastIndexOf("node_modules/") + 13)));
    for (const name of ["zod", "electron-updater", "better-sqlite3"]) expect([...inside]).toContain(name);
    expect([...inside].filter((name) => !named.has(name))).toEqual([]);
    for (const name of ["react", "react-dom", "@tanstack/react-query", "electron"]) expect([...named]).toContain(name);
    for (const { text } of packages) expect(texts[text]?.length).toBeGreaterThan(100);
  });

  test("knows whose a new version must be", () => {
    const manifest: unknown = JSON.parse(archive.files.get("package.json")?.read().toString("utf8") ?? "{}");
    expect(manifest).toMatchObject({ updates: { publicKey: "the key" } });
    const place = readFileSync(join(app, "resources", "app-update.yml"), "utf8");
    expect(place).toMatch(/^provider: generic$/mu);
    expect(place).toMatch(/^url: https:\/\/shop\.example\/new\/$/mu);
    expect(place).toMatch(/^updaterCacheDirName: shopbell-updater$/mu);
  });

  test("keeps compiled code outside the archive, for this system only, and nothing else", () => {
    const outside = [...archive.files].filter(([, file]) => file.isUnpacked).map(([path]) => path);
    expect(outside.length).toBeGreaterThan(0);
    for (const path of outside)
      expect(path).toMatch(/(?:\/prebuilds\/linux-(?:x64|arm64)|\/ngrok\.linux-[\w-]+)\.node$/u);
    const onDisk = readdirSync(join(app, "resources", "app.asar.unpacked"), { recursive: true, withFileTypes: true });
    expect(onDisk.filter((entry) => entry.isFile())).toHaveLength(outside.length);
  });

  test("has every fuse set", async () => {
    const wire = await getCurrentFuseWire(join(app, "shopbell"));
    const enabled = Object.entries(FuseV1Options)
      .filter(([, index]) => typeof index === "number" && wire[index as FuseV1Options] === FuseState.ENABLE)
      .map(([name]) => name);
    expect(enabled.sort()).toEqual([
      "EnableCookieEncryption",
      "EnableEmbeddedAsarIntegrityValidation",
      "OnlyLoadAppFromAsar",
      "WasmTrapHandlers",
    ]);
  });

  test("keeps Chromium's words in the languages of the app only", () => {
    expect(readdirSync(join(app, "locales")).sort()).toEqual(["ar.pak", "en-US.pak", "es.pak", "pt-BR.pak"]);
  });

  test("starts from what was packed", async () => {
    const unpacked = join(folder, "unpacked");
    for (const [path, file] of archive.files) {
      mkdirSync(dirname(join(unpacked, path)), { recursive: true });
      writeFileSync(join(unpacked, path), file.read());
    }
    const running = startApp({ entry: join(unpacked, "dist", "main", "main.js"), flags: ["--practice"] });
    try {
      await running.hasWindow;
      expect(
        await running.ask.invoke("request", ["conversations/counts", {}], 1, { url: "shopbell-app://app/" }),
      ).toMatchObject({ ok: true, data: { all: expect.any(Number) as number } });
      expect((await running.ask.fetch("shopbell-app://app/", "GET")).status).toBe(200);
    } finally {
      await running.dispose();
    }
  }, 60_000);
});

/** What marks the fuses in Electron's program (docs/tutorial/fuses.md of Electron). */
const SENTINEL = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";

function makeFakeElectron(folder: string): void {
  for (const name of ["locales", "resources"]) mkdirSync(join(folder, name), { recursive: true });
  // Version 1, nine fuses, in the states Electron ships them.
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, 9]), Buffer.from("101100011")]);
  writeFileSync(join(folder, "electron"), Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]));
  chmodSync(join(folder, "electron"), 0o755);
  for (const language of ["ar", "de", "en-US", "es", "pt-BR", "pt-PT"]) {
    writeFileSync(join(folder, "locales", `${language}.pak`), "");
  }
  for (const name of ["LICENSE", "LICENSES.chromium.html", "version"]) writeFileSync(join(folder, name), "");
}
