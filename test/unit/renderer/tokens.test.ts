import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const STYLES = fileURLToPath(new URL("../../../src/renderer/styles/", import.meta.url));
const tokens = readFileSync(join(STYLES, "tokens.css"), "utf8");

/** The declarations of the block that follows a selector. */
function declarations(selector: string): readonly string[] {
  const start = tokens.indexOf(`${selector} {`);
  expect(start, `tokens.css has ${selector}`).toBeGreaterThan(-1);
  const block = tokens.slice(start, tokens.indexOf("}", start));
  return Array.from(block.matchAll(/(--[\w-]+|color-scheme):\s*([^;]+);/g), ([, name, value]) => `${name}: ${value}`);
}

test("dark is the same whether the owner or the computer chose it", () => {
  expect(declarations(":root:not([data-theme])")).toEqual(declarations(':root[data-theme="dark"]'));
});

const sheets = readdirSync(STYLES)
  .filter((name) => name !== "tokens.css")
  .map((name) => ({ name, text: readFileSync(join(STYLES, name), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "") }));

test("styles know no left and no right: they turn round with the language", () => {
  const physical =
    /^\s*((?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*|left|right|top|bottom|width|height|min-width|max-width|min-height|max-height|text-align:\s*(?:left|right)|float)\b\s*:?/gm;
  const found = sheets.flatMap(({ name, text }) =>
    Array.from(text.matchAll(physical), ([match]) => `${name}: ${match.trim()}`),
  );
  expect(found).toEqual([]);
});

test("styles use only tokens that exist", () => {
  const known = new Set(Array.from(tokens.matchAll(/(--[\w-]+):/g), ([, name]) => name));
  const local = new Set(["--hue", "--tabs-before", "--tabs-after", "--tabs-toward"]);
  const unknown = sheets.flatMap(({ name, text }) =>
    Array.from(text.matchAll(/var\((--[\w-]+)/g), ([, token = ""]) => token)
      .filter((token) => !known.has(token) && !local.has(token))
      .map((token) => `${name}: ${token}`),
  );
  expect(unknown).toEqual([]);
});

test("no style asks what stands beside anything: wherever something came, all that stands there would be styled anew", () => {
  const found = sheets.flatMap(({ name, text }) =>
    Array.from(text.matchAll(/^[^{}]*[+~]\s*(?:\*|::?[\w-]+)[^{}]*(?=\{)/gm), ([match]) => `${name}: ${match.trim()}`),
  );
  expect(found, "say `> :not(:first-child)` instead of `> * + *`").toEqual([]);
});
