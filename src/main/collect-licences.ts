import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CollectedLicences } from "#shared/contract/licences.ts";

/**
 * The licence of every package that ships, for the page's list. Those of the page are seen in its bundle; those of the
 * host are the installed closure of package.json's `dependencies`, so that the list does not depend on the order in which
 * the bundles are made.
 *
 * @param moduleIds of the page's bundle.
 * @throws Error naming a package whose terms cannot be read: it cannot ship.
 */
export function licencesOf(root: string, moduleIds: readonly string[]): CollectedLicences {
  const inPage = moduleIds.flatMap((id) => packageFolder(id) ?? []);
  return collectLicences(root, [...inPage, ...hostPackages(root), "node_modules/electron"]);
}

/** `node_modules/…` of the innermost package a module lies in. */
export function packageFolder(moduleId: string): string | undefined {
  return /^.*?(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//u.exec(moduleId)?.[1];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
}

/** @throws Error naming the package whose licence is not known. */
export function collectLicences(root: string, folders: readonly string[]): CollectedLicences {
  const texts: string[] = [];
  const found = [...new Set(folders)].map((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
    const { name, version, license: licence } = manifest;
    if (licence === undefined) throw new Error(`${name} ${version} names no licence: it cannot ship.`);
    const text = licenceText(join(root, folder)) ?? standardText(manifest);
    if (text === undefined)
      throw new Error(`${name} ${version} brings no text of its licence (${licence}): it cannot ship.`);
    if (!texts.includes(text)) texts.push(text);
    return { name, version, licence, text: texts.indexOf(text) };
  });
  const packages = [...new Map(found.map((one) => [`${one.name} ${one.version}`, one])).values()];
  packages.sort((one, other) => (one.name < other.name ? -1 : 1));
  return { packages, texts };
}

function licenceText(folder: string): string | undefined {
  const names = readdirSync(folder).filter((name) =>
    /^(?:licen[cs]e|copying|notice)(?:-\w+)?(?:\.(?:md|txt))?$/iu.test(name),
  );
  const texts = names.sort().map((name) => readFileSync(join(folder, name), "utf8").trim());
  return texts.length === 0 ? undefined : texts.join("\n\n");
}

/** Some small packages only name the MIT licence; its text is the same everywhere. */
function standardText({ name, license, author }: Manifest): string | undefined {
  if (license !== "MIT") return undefined;
  const whose = (typeof author === "string" ? author : author?.name) ?? `the authors of ${name}`;
  return `MIT License\n\nCopyright (c) ${whose}\n\n${MIT}`;
}

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Folders of package.json's `dependencies` and of everything they need, as far as they are installed here. */
export function hostPackages(root: string): readonly string[] {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const reached = new Set<string>();
  const visit = (from: string): void => {
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[from] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const folder = resolveFrom(from, name, (candidate) => candidate in lock.packages);
      if (folder === undefined || reached.has(folder) || !existsSync(join(root, folder))) continue;
      reached.add(folder);
      visit(folder);
    }
  };
  visit("");
  return [...reached];
}

/** As Node looks: in the package's own folder first, then in each above it. */
function resolveFrom(from: string, name: string, exists: (folder: string) => boolean): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const candidate = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (exists(candidate)) return candidate;
    if (at === "") return undefined;
  }
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
