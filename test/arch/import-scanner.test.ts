import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scanFile, type FoundImport } from "./import-scanner.ts";

/** The parts of an import that the rules look at, on one line. */
function show(found: FoundImport): string {
  const names = found.names.length === 0 ? "" : ` {${found.names.join(",")}}`;
  return `${found.line} ${found.form}${found.typeOnly ? " type" : ""} ${found.specifier ?? "?"}${names}`;
}

const FORMS: readonly (readonly [what: string, source: string, expected: readonly string[]])[] = [
  ["a side effect", `import "./a.css";`, ["1 import ./a.css"]],
  ["single quotes", `import './a.css'`, ["1 import ./a.css"]],
  ["names", `import { a, b as c } from "x";`, ["1 import x {a,b}"]],
  ["a default", `import a from "x";`, ["1 import x {default}"]],
  ["a default and names", `import a, { b } from "x";`, ["1 import x {default,b}"]],
  ["a namespace", `import * as a from "x";`, ["1 import x {*}"]],
  ["nothing named", `import {} from "x";`, ["1 import x"]],
  ["a type import", `import type { A } from "x";`, ["1 import type x {A}"]],
  ["a default type import", `import type A from "x";`, ["1 import type x {default}"]],
  ["only type names", `import { type A, type B } from "x";`, ["1 import type x {A,B}"]],
  ["a type name beside a value", `import { type A, b } from "x";`, ["1 import x {A,b}"]],
  ["a value called type", `import type from "x";`, ["1 import x {default}"]],
  ["a type called from", `import type from from "x";`, ["1 import type x {default}"]],
  ["a name called type", `import { type } from "x";`, ["1 import x {type}"]],
  ["a renamed type", `import { type as kind } from "x";`, ["1 import x {type}"]],
  ["a quoted name", `import { "a-b" as c } from "x";`, ["1 import x {a-b}"]],
  ["several lines", `import {\n  a,\n  b,\n} from\n  "x";`, ["1 import x {a,b}"]],
  ["an attribute", `import a from "./a.json" with { type: "json" };`, ["1 import ./a.json {default}"]],
  ["no spaces", `import{a}from"x"`, ["1 import x {a}"]],
  ["a comment inside", `import /* why */ { a } /* from "z" */ from // here\n "x"`, ["1 import x {a}"]],
  ["an escaped address", `import "\\x65lectron";`, ["1 import electron"]],
  ["a call", `const a = await import("x");`, ["1 dynamic x {*}"]],
  ["a call with options", `import("x", { with: {} })`, ["1 dynamic x {*}"]],
  ["a computed call", "import(`./${name}.ts`)", ["1 dynamic ? {*}"]],
  ["a call put together", `import("elec" + "tron")`, ["1 dynamic ? {*}"]],
  ["a call in a template", "const a = `${await import('x')} import 'y'`;", ["1 dynamic x {*}"]],
  [
    "a call in a nested template",
    "`${`${{ a: import('x') }}`} ${import('y')}`",
    ["1 dynamic x {*}", "1 dynamic y {*}"],
  ],
  ["a type query", `type A = import("x").A;`, ["1 dynamic x {*}"]],
  ["require", `const a = require("x");`, ["1 require x {*}"]],
  ["a worker", `new Worker(new URL("./w.ts", import.meta.url))`, ["1 worker ./w.ts {*}"]],
  [
    "a thread by another name",
    `const w = new URL(built ? "./w.js" : "./w.ts", import.meta.url);`,
    ["1 worker ./w.js {*}", "1 worker ./w.ts {*}"],
  ],
  ["export everything", `export * from "x";`, ["1 export x {*}"]],
  ["export a namespace", `export * as a from "x";`, ["1 export x {*}"]],
  ["export names", `export { a, type B } from "x";`, ["1 export x {a,B}"]],
  ["export types", `export type { A } from "x";`, ["1 export type x {A}"]],
  ["export all types", `export type * from "x";`, ["1 export type x {*}"]],
];

const NOT_IMPORTS: readonly (readonly [what: string, source: string])[] = [
  ["a line comment", `// import "x";`],
  ["a block comment", `/* import "x";\nimport "y" */`],
  ["a string", `const a = 'import "x"';`],
  ["a string with an escaped quote", `const a = "\\" import 'x'; ";`],
  ["a template", "const a = `\nimport 'x';\n`;"],
  ["a regular expression", `const a = /import "x"/u;`],
  ["a regular expression with a class", `const a = /["'/]import "x"/u;`],
  ["import.meta", `const a = import.meta.url;`],
  ["a member called import", `a.import("x"); a.require("x");`],
  ["an exported value", `export const from = "x";`],
  ["an exported name", `const a = "x"; export { a };`],
  ["an exported type", `export type A = { from: "x" };`],
  ["an address that is no file of ours", `new URL("./w.ts", location.href)`],
  ["a data file", `new URL("../../dist/renderer", import.meta.url)`],
];

describe("imports", () => {
  test.each(FORMS)("finds %s", (_, source, expected) => {
    expect(scanFile(source).imports.map(show)).toEqual(expected);
  });

  test.each(NOT_IMPORTS)("does not mistake %s for one", (_, source) => {
    expect(scanFile(source).imports).toEqual([]);
  });

  test("survives an apostrophe in JSX text and the slashes of its tags", () => {
    const source = [
      `import { a } from "x";`,
      `const b = <p {...a}>Don't {a ? <br /> : <i {...a}/>} it's / fine</p>;`,
      `const c = await import("y");`,
    ].join("\n");
    expect(scanFile(source).imports.map(show)).toEqual(["1 import x {a}", "3 dynamic y {*}"]);
  });

  test("tells a division from a regular expression", () => {
    const source = `const a = b / 2; import("x"); const c = (b) / 2; const d = [1][0] / 2; import("y");`;
    expect(scanFile(source).imports.map(show)).toEqual(["1 dynamic x {*}", "1 dynamic y {*}"]);
  });

  test("finds exactly the planted imports, whatever stands between them", () => {
    const planted = fc.constantFrom(
      { source: `import "SPEC";`, form: "import" },
      { source: `import type { A } from "SPEC";`, form: "import" },
      { source: `export { a as b } from 'SPEC';`, form: "export" },
      { source: `const m = await import("SPEC");`, form: "dynamic" },
      { source: "const t = `text ${import('SPEC')} import 'no'`;", form: "dynamic" },
    );
    const noise = fc.constantFrom(
      ...NOT_IMPORTS.map(([, source]) => source),
      `const n = 7 / 2 / 1;`,
      `if (/[/'"\`]/u.test(s)) { s = s.replace(/'/gu, "\\\\"); }`,
      "const deep = `a ${`b ${{ c: '}' }.c} /* ` // ` */`} d`;",
      `#!/not a shebang here`,
      `const e = <T,>(a: T) => a;`,
      ``,
    );
    const lines = fc.array(fc.oneof(planted, noise), { maxLength: 40 });
    fc.assert(
      fc.property(lines, (chosen) => {
        const expected: string[] = [];
        const text = chosen.map((line, index) => {
          if (typeof line === "string") return line.startsWith("#!") ? `// ${line}` : line;
          expected.push(`${line.form} m${index}`);
          return line.source.replace("SPEC", `m${index}`);
        });
        const found = scanFile(text.join("\n")).imports.map((it) => `${it.form} ${it.specifier ?? "?"}`);
        expect(found).toEqual(expected);
      }),
    );
  });

  test("reads a broken file without failing or hanging", () => {
    const source = readFileSync(new URL("import-scanner.ts", import.meta.url), "utf8");
    fc.assert(
      fc.property(fc.nat(source.length), fc.nat(source.length), (from, to) => {
        scanFile(source.slice(Math.min(from, to), Math.max(from, to)));
      }),
    );
  });
});

describe("default exports", () => {
  test.each([
    ["export default function a() {}", [1]],
    ["const a = 1;\nexport { a as default };", [2]],
    ['export { default } from "x";', [1]],
    ['export { default as a } from "x";', []],
    ["export const a = { default: 1 };", []],
    ["// export default a", []],
  ] as const)("of %s", (source, lines) => {
    expect(scanFile(source).defaultExportLines).toEqual(lines);
  });
});
