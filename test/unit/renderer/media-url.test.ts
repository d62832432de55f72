import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const RENDERER = fileURLToPath(new URL("../../../src/renderer/", import.meta.url));
/** The guide's pictures are files of the page. */
const OWN_FILES = ["features/help/page-content.tsx"];

test("what shows media asks the host's port for it, where nothing else waits behind it, and ends with its tag", () => {
  const found = readdirSync(RENDERER, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx") && !OWN_FILES.includes(file.replaceAll("\\", "/")))
    .filter((file) => /<(?:img|video|audio)\s[^<]*?\bsrc=/u.test(readFileSync(`${RENDERER}${file}`, "utf8")));
  expect(found, "say {...shown(url)} instead of src={url}").toEqual([]);
});
