import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signedBytes } from "#core/updates/signed-offer.ts";
import { publicHalf, signChannelFiles, updatePlan } from "#main/sign-updates.ts";
import { updateSource } from "#main/update-source.ts";

const { privateKey } = generateKeyPairSync("ed25519");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shopbell-plan-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("where new versions come from", () => {
  const pack = (manifest: unknown, ...resources: readonly string[]): void => {
    mkdirSync(join(folder, "resources"));
    for (const name of resources) writeFileSync(join(folder, "resources", name), "");
    writeFileSync(join(folder, "package.json"), typeof manifest === "string" ? manifest : JSON.stringify(manifest));
  };
  const source = (platform: NodeJS.Platform, change: Partial<Parameters<typeof updateSource>[0]> = {}) =>
    updateSource({
      isPackaged: true,
      platform,
      appFolder: folder,
      resourcesFolder: join(folder, "resources"),
      appImage: undefined,
      ...change,
    });
  const named = { updates: { publicKey: "key" } };

  test("is known to an installed app that was packed with it", () => {
    pack(named, "app-update.yml");
    expect(source("win32")).toEqual({ publicKey: "key", installsByHand: false });
    expect(source("darwin")).toEqual({ publicKey: "key", installsByHand: false });
    expect(source("linux", { appImage: "/home/ana/Shopbell.AppImage" })).toEqual({
      publicKey: "key",
      installsByHand: false,
    });
    expect(source("win32", { isPackaged: false })).toBeUndefined();
    // An unpacked folder.
    expect(source("linux")).toBeUndefined();
  });

  test("is only told of where a package manager owns the app", () => {
    pack(named, "app-update.yml", "package-type");
    expect(source("linux")).toEqual({ publicKey: "key", installsByHand: true });
  });

  test.each([
    ["no place", named, []],
    ["no key", { name: "shopbell" }, ["app-update.yml"]],
    ["an empty key", { updates: { publicKey: "" } }, ["app-update.yml"]],
    ["a manifest that cannot be read", "{", ["app-update.yml"]],
  ])("is nowhere with %s", (_what, manifest, resources) => {
    pack(manifest, ...resources);
    expect(source("win32")).toBeUndefined();
  });
});

describe("packing for updates", () => {
  const keyFile = (key = privateKey): string => {
    const path = join(folder, "key.pem");
    writeFileSync(path, key.export({ format: "pem", type: "pkcs8" }));
    return path;
  };

  test("is skipped without a word about them in the environment, and says so", () => {
    expect(updatePlan({})).toEqual({ sentence: expect.stringContaining("Updates are skipped") as string, args: [] });
  });

  test("gives the app the address and the public half of the key", () => {
    const plan = updatePlan({ SHOPBELL_UPDATE_URL: "https://shop.example/new/", SHOPBELL_UPDATE_KEY: keyFile() });
    expect(plan.args).toEqual([
      "--config.publish.provider=generic",
      "--config.publish.url=https://shop.example/new/",
      `--config.extraMetadata.updates.publicKey=${publicHalf(privateKey)}`,
    ]);
    expect(JSON.stringify([plan.sentence, plan.args])).not.toContain("PRIVATE");
  });

  test.each([
    ["only an address", () => ({ SHOPBELL_UPDATE_URL: "https://shop.example/" }), "belong together"],
    ["only a key", () => ({ SHOPBELL_UPDATE_KEY: keyFile() }), "belong together"],
    ["an open line", () => ({ SHOPBELL_UPDATE_URL: "http://shop.example/", SHOPBELL_UPDATE_KEY: keyFile() }), "https"],
    [
      "no key in the file",
      () => ({ SHOPBELL_UPDATE_URL: "https://shop.example/", SHOPBELL_UPDATE_KEY: "/none" }),
      "Ed25519",
    ],
    [
      "a key of another kind",
      () => {
        const { privateKey: other } = generateKeyPairSync("ec", { namedCurve: "P-256" });
        return { SHOPBELL_UPDATE_URL: "https://shop.example/", SHOPBELL_UPDATE_KEY: keyFile(other) };
      },
      "Ed25519",
    ],
  ])("is refused with %s", (_what, env, words) => {
    expect(() => updatePlan(env())).toThrow(words);
  });

  test("signs every channel file once, and nothing else", () => {
    const text = `version: 1.2.3\nfiles:\n  - url: a.exe\n    sha512: abc\n    size: 7\npath: a.exe\nsha512: abc\n`;
    for (const name of ["latest.yml", "beta-mac.yml", "latest-linux-arm64.yml", "builder-debug.yml"]) {
      writeFileSync(join(folder, name), text);
    }
    expect([...signChannelFiles(folder, privateKey)].sort()).toEqual([
      "beta-mac.yml",
      "latest-linux-arm64.yml",
      "latest.yml",
    ]);
    signChannelFiles(folder, privateKey);
    const signed = readFileSync(join(folder, "latest.yml"), "utf8");
    expect(signed.startsWith(text)).toBe(true);
    const signatures = [...signed.matchAll(/^shopbellSignature: (.+)$/gmu)].map((match) => match[1] ?? "");
    expect(signatures).toHaveLength(1);
    const bytes = signedBytes({ version: "1.2.3", notes: "", files: [{ url: "a.exe", sha512: "abc", size: 7 }] });
    const isRight = verify(null, bytes, createPublicKey(privateKey), Buffer.from(signatures[0] ?? "", "base64"));
    expect(isRight).toBe(true);
    expect(readFileSync(join(folder, "builder-debug.yml"), "utf8")).toBe(text);
  });

  test("does not sign what names no size", () => {
    writeFileSync(join(folder, "latest.yml"), "version: 1.2.3\nfiles:\n  - url: a.exe\n    sha512: abc\n");
    expect(() => signChannelFiles(folder, privateKey)).toThrow("latest.yml");
  });
});
