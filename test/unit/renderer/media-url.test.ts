import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { shown } from "#renderer/lib/media-url.ts";

const RENDERER = fileURLToPath(new URL("../../../src/renderer/", import.meta.url));
/** The guide's pictures are files of the page. */
const OWN_FILES = new Set(["features/help/page-content.tsx"]);

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["has a port of its own for media", "http://127.0.0.1:9", "http://127.0.0.1:9/media/1"],
  ["has none", undefined, "media/1"],
])("the page is looked through once for where media comes from, where the host %s", (_what, content, src) => {
  const querySelector = vi.fn(() => (content === undefined ? null : { content }));
  vi.stubGlobal("document", { head: { querySelector } });
  for (let times = 0; times < 3; times += 1) expect(shown("media/1").src).toBe(src);
  expect(querySelector).toHaveBeenCalledTimes(1);
});

test("what shows media asks the host's port for it, where nothing else waits behind it, and ends with its tag", () => {
  const found = readdirSync(RENDERER, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx") && !OWN_FILES.has(file.replaceAll("\\", "/")))
    .filter((file) => /<(?:img|video|audio)\s[^<]*?\bsrc=/u.test(readFileSync(`${RENDERER}${file}`, "utf8")));
  expect(found, "say {...shown(url)} instead of src={url}").toEqual([]);
});
