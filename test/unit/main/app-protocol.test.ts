import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReceivedFile } from "#shared/contract/files.ts";
import type { MediaAnswer } from "#core/ports.ts";
import { APP_SCHEME_PRIVILEGES, serveApp } from "#main/app-protocol.ts";
import { resolveRendererFile } from "#main/renderer-files.ts";

let folder = "";
let rendererDir = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "shopbell-protocol-"));
  rendererDir = join(folder, "renderer");
  mkdirSync(join(rendererDir, "assets"), { recursive: true });
  mkdirSync(join(folder, "renderer-of-somebody-else"));
  writeFileSync(join(rendererDir, "index.html"), "<!doctype html>");
  writeFileSync(join(rendererDir, "assets", "main.js"), "export {};");
  writeFileSync(join(rendererDir, "assets", "a b.css"), "");
  writeFileSync(join(rendererDir, "assets", "main.js.map"), "{}");
  writeFileSync(join(folder, "secret.json"), "{}");
  writeFileSync(join(folder, "renderer-of-somebody-else", "x.js"), "");
  try {
    symlinkSync(join(folder, "secret.json"), join(rendererDir, "assets", "link.json"));
  } catch {
    // Windows lets only some accounts make links. The row then tries a file that is not there.
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the file behind a path", () => {
  test.each([
    ["/", "text/html; charset=utf-8"],
    ["/index.html", "text/html; charset=utf-8"],
    ["/assets/main.js", "text/javascript; charset=utf-8"],
    ["/assets/a%20b.css", "text/css; charset=utf-8"],
  ])("%s is served", (path, contentType) => {
    expect(resolveRendererFile(rendererDir, path)).toMatchObject({ contentType });
  });

  test.each([
    "/../secret.json",
    "/%2e%2e/secret.json",
    "/%2E%2E/secret.json",
    "/.%2e/secret.json",
    "/..%2fsecret.json",
    "/..%5csecret.json",
    "/assets/..%2f..%2fsecret.json",
    "/assets/%2e%2e/%2e%2e/secret.json",
    "/%252e%252e/secret.json",
    "/..\\secret.json",
    "/assets\\main.js",
    "//etc/hosts.json",
    "/%2fetc%2fhosts.json",
    "/C:/Windows/win.json",
    "/C%3A/Windows/win.json",
    "/../renderer-of-somebody-else/x.js",
    "/index.html%00.js",
    "/assets/main.js%00",
    "/\0/main.js",
    "/assets/link.json",
    "/assets/main.js.map",
    "/assets",
    "/assets/",
    "/missing.js",
    "/%",
    "/%ff.js",
    "",
  ])("%j is not", (path) => {
    expect(resolveRendererFile(rendererDir, path)).toBeUndefined();
  });
});

const noLanguages = (): readonly string[] => [];
const noFile = (): Promise<ReceivedFile> => Promise.reject(new Error("not asked"));
const never = (): Promise<MediaAnswer> => Promise.reject(new Error("not asked"));
const get = (url: string, init?: RequestInit, openMedia = never) =>
  serveApp({ rendererDir, languages: noLanguages, openMedia, receiveFile: noFile }, new Request(url, init));

describe("answers of the scheme", () => {
  test("the page comes with a policy that allows its own files only", async () => {
    const answer = await get("shopbell-app://app/");
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe("<!doctype html>");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:|blob:/u);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(answer.headers.get("permissions-policy")).toContain("camera=()");
  });

  test("refusals carry the same headers", async () => {
    const answer = await get("shopbell-app://app/missing.js");
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("another host of the scheme has nothing", async () => {
    for (const url of ["shopbell-app://app.evil/", "shopbell-app://evil/index.html", "https://app/"]) {
      expect((await get(url)).status).toBe(404);
    }
  });

  test.each(["POST", "PUT", "DELETE", "HEAD", "OPTIONS"])("%s is not a way in", async (method) => {
    expect((await get("shopbell-app://app/", { method })).status).toBe(405);
  });

  test("media is streamed through, never kept, never sniffed, and locked when opened as a page", async () => {
    const asked: string[] = [];
    const answer = await serveApp(
      {
        rendererDir,
        languages: noLanguages,
        receiveFile: noFile,
        openMedia: (path) => {
          asked.push(path);
          const body = new Blob(["pixels"]).stream();
          return Promise.resolve({ kind: "stream", contentType: "image/jpeg", contentLength: 6, asFile: false, body });
        },
      },
      new Request("shopbell-app://app/media/picture/a%2Fb"),
    );
    expect(asked).toEqual(["picture/a%2Fb"]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("image/jpeg");
    expect(answer.headers.get("content-length")).toBe("6");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    expect(await answer.text()).toBe("pixels");
  });

  test.each([
    ["gone", 410],
    ["not_found", 404],
    ["refused", 415],
    ["too_large", 413],
    ["unsatisfiable", 416],
    ["offline", 504],
  ] as const)("media that is %s answers %i", async (kind, status) => {
    const answer = await serveApp(
      { rendererDir, languages: noLanguages, receiveFile: noFile, openMedia: () => Promise.resolve({ kind }) },
      new Request("shopbell-app://app/media/1"),
    );
    expect(answer.status).toBe(status);
    expect(await answer.text()).toBe("");
  });

  test("a file to be sent is streamed to the core, and nothing else may be posted", async () => {
    const taken: string[] = [];
    const receiveFile = async (body: ReadableStream<Uint8Array>): Promise<ReceivedFile> => {
      taken.push(await new Response(body).text());
      return { kind: "wrong_type" };
    };
    const post = (path: string, method = "POST") =>
      serveApp(
        { rendererDir, languages: noLanguages, openMedia: never, receiveFile },
        new Request(`shopbell-app://app/${path}`, { method, ...(method === "GET" ? {} : { body: "bytes" }) }),
      );
    expect(await (await post("files")).json()).toEqual({ kind: "wrong_type" });
    expect((await post("files", "GET")).status).toBe(405);
    expect((await post("files", "PUT")).status).toBe(405);
    expect((await post("files/more")).status).toBe(405);
    expect(taken).toEqual(["bytes"]);
  });

  test("a fault behind media is an answer too", async () => {
    expect((await get("shopbell-app://app/media/1")).status).toBe(404);
  });
});

test("the scheme is a secure standard origin without a way around its policy", () => {
  expect(APP_SCHEME_PRIVILEGES.privileges).toMatchObject({
    standard: true,
    secure: true,
    bypassCSP: false,
    corsEnabled: false,
    allowServiceWorkers: false,
  });
});
