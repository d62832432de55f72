/** What tokens.css says of its colours: text is readable and marks are seen on every surface they stand on, in both themes. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { LABEL_COLORS } from "#shared/contract/triage.ts";

const tokens = readFileSync(fileURLToPath(new URL("../../../src/renderer/styles/tokens.css", import.meta.url)), "utf8");

function declared(selector: string): ReadonlyMap<string, string> {
  const start = tokens.indexOf(`${selector} {`);
  const block = tokens.slice(start, tokens.indexOf("}", start));
  return new Map(Array.from(block.matchAll(/(--[\w-]+):\s*([^;]+);/g), ([, name = "", value = ""]) => [name, value]));
}

const LIGHT = declared(":root");
const DARK = new Map([...LIGHT, ...declared(':root[data-theme="dark"]')]);

/** Linear light of red, green and blue, as CSS Color 4 converts OKLCH; what no screen shows is cut off. */
function linearOf(theme: ReadonlyMap<string, string>, name: string): readonly number[] {
  const value = (theme.get(name) ?? "").replaceAll(/var\((--[\w-]+)\)/g, (_whole, of: string) => theme.get(of) ?? "");
  const [lightness = NaN, chroma = NaN, hue = NaN] = Array.from(
    /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/u.exec(value) ?? [],
    Number,
  ).slice(1);
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((part) => Math.min(1, Math.max(0, part)));
}

/** WCAG 2.2, "contrast ratio". */
function contrast(theme: ReadonlyMap<string, string>, one: string, other: string): number {
  const [lighter = NaN, darker = NaN] = [one, other]
    .map((name) => {
      const [red = NaN, green = NaN, blue = NaN] = linearOf(theme, name);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

const SURFACES = ["--bg", "--surface", "--raised", "--hover", "--chosen"];

describe.each([
  ["light", LIGHT],
  ["dark", DARK],
])("in the %s theme", (_name, theme) => {
  test.each(LABEL_COLORS)("a label's %s is seen on every surface", (color) => {
    for (const surface of SURFACES) {
      expect(contrast(theme, `--label-${color}`, surface), surface).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(["--text", "--text-2", "--text-3", "--accent-text", "--amber", "--red"])(
    "%s is read on every surface",
    (ink) => {
      for (const surface of SURFACES) expect(contrast(theme, ink, surface), surface).toBeGreaterThanOrEqual(4.5);
    },
  );
});

test("black on white is as far apart as it gets", () => {
  const theme = new Map([
    ["--black", "oklch(0 0 0)"],
    ["--white", "oklch(1 0 0)"],
  ]);
  expect(contrast(theme, "--black", "--white")).toBeCloseTo(21, 1);
});
