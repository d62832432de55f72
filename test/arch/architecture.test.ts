/** Holds the real tree against the arrows. What the rules are is in layers.ts; that they fail is shown in layers.test.ts. */
import { describe, expect, test } from "vitest";
import { readText, repositoryFiles } from "../support/repository.ts";
import { checkTree, type Problem } from "./layers.ts";

const show = (problem: Problem): string => `${problem.path}:${problem.line} ${problem.message}`;

const paths = repositoryFiles();
const sources = new Map(paths.filter((path) => path.startsWith("src/")).map((path) => [path, readText(path) ?? ""]));

test("the source tree keeps the arrows of docs/ARCHITECTURE.md", () => {
  expect(sources.size).toBeGreaterThan(20);
  expect(checkTree(sources).problems.map(show)).toEqual([]);
});

describe("tracked text", () => {
  const forbidden: readonly (readonly [what: string, pattern: RegExp])[] = [
    ["a package registry or mirror", /\bregistry\.[a-z-]+\.(?:org|com)\b|\b(?:deb|ftp|security)\.debian\.org\b/u],
    ["a folder of somebody's machine", /(?<![\w.~-])\/(?:work|root)\/[\w.]/u],
  ];

  test.each(forbidden)("names neither a host nor a folder: %s", (_, pattern) => {
    const found = paths.flatMap((path) =>
      (readText(path) ?? "")
        .split("\n")
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 120)}`] : [])),
    );
    expect(found).toEqual([]);
  });

  test("holds no address of a registry in the lock file, so that every registry serves it", () => {
    expect(readText("package-lock.json")).not.toMatch(/"resolved": "https?:/u);
  });

  test("holds no package that does not come from a registry by its digest", () => {
    const { packages } = JSON.parse(readText("package-lock.json") ?? "{}") as {
      readonly packages: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    const installed = Object.entries(packages).filter(([folder]) => folder !== "");
    expect(installed.length).toBeGreaterThan(100);
    const others = installed.filter(
      ([folder, { integrity, resolved, link, inBundle }]) =>
        !folder.startsWith("node_modules/") ||
        resolved !== undefined ||
        link !== undefined ||
        (inBundle !== true && !String(integrity).startsWith("sha512-")),
    );
    expect(others).toEqual([]);
  });
});

test("the documents name files and folders that exist", () => {
  const documents = paths.filter((path) => path.endsWith(".md"));
  const missing = documents.flatMap((document) =>
    [...(readText(document) ?? "").matchAll(/`((?:src|test|docs)\/[\w./-]+)`/gu)]
      .map((match) => match[1]?.replace(/\/$/u, "") ?? "")
      .filter((named) => !paths.some((path) => path === named || path.startsWith(`${named}/`)))
      .map((named) => `${document} names ${named}, which is not there: correct the document.`),
  );
  expect(missing).toEqual([]);
});
