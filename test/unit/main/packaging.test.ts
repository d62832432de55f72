import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FuseV1Options } from "@electron/fuses";
import { describe, expect, test } from "vitest";
import { signingPlan } from "#main/signing-plan.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..", "..");
const read = (path: string): string => readFileSync(join(REPOSITORY, path), "utf8");
const configuration = read("electron-builder.yml");

/** The lines below `name:` that are indented. */
function block(name: string): string[] {
  const lines = configuration.split("\n");
  const start = lines.indexOf(`${name}:`);
  const end = lines.findIndex((line, index) => index > start && /^\S/u.test(line));
  return lines.slice(start + 1, end === -1 ? undefined : end).map((line) => line.trim());
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

describe("installers", () => {
  test.each([
    ["win", ["target: nsis", "icon: build/icon.ico"]],
    ["nsis", ["oneClick: true", "perMachine: false", "allowElevation: false", "packElevateHelper: false"]],
    ["nsis", ["deleteAppDataOnUninstall: false", "include: build/installer.nsh"]],
    ["mac", ["- target: dmg", "- target: zip", "arch: universal", "icon: build/icon.icns"]],
    ["mac", ["hardenedRuntime: true", "notarize: true", "entitlements: build/entitlements.mac.plist"]],
    ["mac", ["NSMicrophoneUsageDescription: Shopbell records voice messages."]],
    ["mac", ["entitlementsInherit: build/entitlements.mac.plist"]],
    ["dmg", ["background: build/background.png", "window: { width: 540, height: 380 }"]],
    ["linux", ["target: [AppImage, deb, rpm]", "icon: build/icon.png", "syncDesktopName: true"]],
    ["appImage", ["artifactName: ${productName}-${arch}.${ext}"]],
    ["extraMetadata", ["desktopName: shopbell.desktop"]],
    ["protocols", ["schemes: [shopbell]"]],
  ])("%s says %j", (name, lines) => {
    for (const line of lines) expect(block(name)).toContain(line);
  });

  test("every exception to the hardened runtime is spelled out with its reason, and two alone are on", () => {
    const plist = read("build/entitlements.mac.plist");
    const entries = [...plist.matchAll(/<key>([^<]+)<\/key>\s*<(true|false)\/>/gu)].map(([, key, value]) => [
      key,
      value,
    ]);
    expect(entries.filter(([, value]) => value === "true")).toEqual([
      ["com.apple.security.cs.allow-jit", "true"],
      ["com.apple.security.device.audio-input", "true"],
    ]);
    expect(entries).toHaveLength([...plist.matchAll(/<key>/gu)].length);
    const security = read("docs/SECURITY.md");
    for (const [key] of entries) expect(security).toContain(key?.split(".").at(-1));
    expect([...plist.matchAll(/\b(?:On|Off): /gu)]).toHaveLength(entries.length);
  });

  test("what the app enters into Windows goes with it, and an update leaves it", () => {
    const script = read("build/installer.nsh");
    const [before, inside = ""] = script.split("${ifNot} ${isUpdated}");
    expect(before).not.toContain("DeleteReg ");
    expect(inside).toContain('DeleteRegKey HKCU "Software\\Classes\\shopbell"');
    expect([...inside.matchAll(/DeleteRegValue HKCU .*Run" "app\.shopbell\.desktop"/gu)]).toHaveLength(2);
    expect(configuration).toContain("appId: app.shopbell.desktop");
    expect(script).not.toMatch(/HKLM|SHCTX/u);
  });

  const bytes = (name: string): Buffer => readFileSync(join(REPOSITORY, "build", name));
  const pngSize = (png: Buffer): readonly number[] => {
    expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
    return [png.readUInt32BE(16), png.readUInt32BE(20)];
  };

  test("the pictures are there in the sizes the systems ask for", () => {
    expect(pngSize(bytes("icon.png"))).toEqual([512, 512]);
    expect(pngSize(bytes("background.png"))).toEqual([540, 380]);
    expect(pngSize(bytes("background@2x.png"))).toEqual([1080, 760]);
    const ico = bytes("icon.ico");
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_none, n) => ico.readUInt8(6 + 16 * n));
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 0]);
    const icns = bytes("icon.icns");
    expect(icns.subarray(0, 4).toString("latin1")).toBe("icns");
    expect(icns.readUInt32BE(4)).toBe(icns.length);
  });
});

describe("signing", () => {
  const apple = { APPLE_API_KEY: "k", APPLE_API_KEY_ID: "i", APPLE_API_ISSUER: "u" };
  test.each([
    ["win32", {}, ["Signing is skipped"]],
    ["win32", { WIN_CSC_LINK: "" }, ["Signing is skipped"]],
    ["win32", { WIN_CSC_LINK: "c.pfx" }, ["is signed with the certificate"]],
    ["darwin", { CSC_LINK: "c.p12", ...apple }, ["is signed with the certificate", "Apple is asked"]],
    ["darwin", { CSC_LINK: "c.p12", APPLE_ID: "a" }, ["is signed", "Notarising is skipped"]],
    ["darwin", { CSC_IDENTITY_AUTO_DISCOVERY: "false", ...apple }, ["Signing is skipped", "Notarising is skipped"]],
    ["darwin", {}, ["of this keychain", "Notarising is skipped"]],
    ["linux", {}, ["no signature of their own"]],
  ] as const)("on %s with %j it says so", (platform, env, said) => {
    const plan = signingPlan(platform, env);
    expect(plan).toHaveLength(said.length);
    for (const [index, words] of said.entries()) expect(plan[index]).toContain(words);
  });
});
