import { describe, expect, it } from "vitest";
import { loadGuide } from "#renderer/features/help/load-guide.ts";
import { fileOf, findInHelp, HELP_PAGES, pictureAddress, targetOf } from "#renderer/features/help/pages.ts";
import { anchorOf, type Block, type Inline, readPage } from "#renderer/features/help/read-page.ts";
import { LANGUAGES } from "#renderer/i18n/translate.ts";
import { readText, repositoryFiles } from "../../support/repository.ts";

const pages = await loadGuide("en");
const everyPage = (await Promise.all(LANGUAGES.map(async ({ locale }) => loadGuide(locale)))).flat();

function everyInline(blocks: readonly Block[]): readonly Inline[] {
  const inside = (parts: readonly Inline[]): readonly Inline[] =>
    parts.flatMap((part) => [part, ...("content" in part ? inside(part.content) : [])]);
  return blocks.flatMap((block) => {
    if (block.kind === "list") return everyInline(block.items.flat());
    if (block.kind === "quote") return everyInline(block.blocks);
    if (block.kind === "table") return inside([block.head, ...block.rows].flat(2));
    return block.kind === "code" ? [] : inside(block.content);
  });
}

describe("Help", () => {
  it("has every page of the guide, each with a title and headings of their own", () => {
    const guide = repositoryFiles().filter((path) => /^docs\/guide\/.*\.md$/u.test(path));
    const shown = LANGUAGES.flatMap(({ locale }) => HELP_PAGES.map((page) => fileOf(page, locale)));
    expect(shown.filter((file) => file.startsWith("docs/guide/")).toSorted()).toEqual(
      guide.filter((file) => !file.endsWith("README.md")),
    );
    for (const { file, title, sections } of everyPage) {
      expect(title, file).not.toBe("");
      const anchors = sections.map(({ anchor }) => anchor);
      expect(anchors, file).toEqual([...new Set(anchors)]);
    }
  });

  it("shows every picture, and says what is on it", () => {
    for (const page of everyPage) {
      for (const part of everyInline(page.blocks)) {
        if (part.kind !== "picture") continue;
        expect(pictureAddress(page, part.href), `${page.file}: ${part.href}`).toBeDefined();
        expect(part.alt.length, `${page.file}: ${part.href}`).toBeGreaterThan(10);
      }
    }
  });

  it("holds a heading for every place that a screen opens", () => {
    const places = repositoryFiles()
      .filter((path) => /^src\/renderer\/.*\.tsx?$/u.test(path))
      .flatMap((path) => {
        const calls = /(?:openHelp\((?:view, )?|<HelpLink\s+page=)"([\w-]+)"(?:,\s*|\s+anchor=)?(?:"([\w-]+)")?/gu;
        return [...(readText(path) ?? "").matchAll(calls)].map(([, page, anchor]) => ({ path, page, anchor }));
      });
    expect(places.length).toBeGreaterThan(1);
    for (const { path, page, anchor } of places) {
      const found = pages.find((one) => one.page === page);
      expect(found, `${path} opens Help at "${page}"`).toBeDefined();
      if (anchor === undefined) continue;
      const anchors = found?.sections.map((section) => section.anchor);
      expect(anchors, `${path} opens Help at "${page}", "${anchor}"`).toContain(anchor);
    }
  });

  it("follows links inside, opens https outside, and nothing else", () => {
    const [page] = pages;
    if (page === undefined) throw new Error("There is no page");
    const table: readonly (readonly [href: string, target: unknown])[] = [
      ["backup.md#another-computer", { kind: "help", place: { page: "backup", anchor: "another-computer" } }],
      ["../connect.md", { kind: "help", place: { page: "connect" } }],
      ["#the-first-start", { kind: "help", place: { page: "install", anchor: "the-first-start" } }],
      ["https://developers.facebook.com/", { kind: "web", address: "https://developers.facebook.com/" }],
      ["http://example.com/", { kind: "elsewhere" }],
      ["javascript:alert(1)", { kind: "elsewhere" }],
      ["data:text/html,x", { kind: "elsewhere" }],
      ["file:///etc/passwd", { kind: "elsewhere" }],
      ["//example.com/docs/connect.md", { kind: "elsewhere" }],
      ["../../README.md", { kind: "elsewhere" }],
    ];
    for (const [href, target] of table) expect(targetOf(page, href), href).toEqual(target);
  });

  it("never takes a page with HTML in it, but for the anchor that a heading states", () => {
    expect(() => readPage("# A\n\n<script>alert(1)</script>")).toThrow("does not show");
    expect(() => readPage("# A\n\none <b>two</b>")).toThrow("does not show");
    expect(() => readPage('# A\n\n<a id="two"></a>two')).toThrow("does not show");
    expect(() => readPage('# <a id="x" onclick="alert(1)"></a>A')).toThrow("does not show");
    expect(() => readPage('# <a id="x"><b>A</b></a>')).toThrow("does not show");
    expect(readPage('# <a id="back"></a>Atrás').sections).toEqual([{ anchor: "back", title: "Atrás", text: "" }]);
  });

  it("keeps to its language when a link is followed", async () => {
    const [page] = await loadGuide("es");
    if (page === undefined) throw new Error("There is no page");
    expect(targetOf(page, "connect.md#3-sign-in")).toEqual({
      kind: "help",
      place: { page: "connect", anchor: "3-sign-in" },
    });
    expect(targetOf(page, "../../PRIVACY.md")).toEqual({ kind: "elsewhere" });
  });

  it("finds words of other languages with and without their accents and vowel signs", async () => {
    const first = async (locale: "ar" | "es" | "pt-BR", typed: string) => findInHelp(await loadGuide(locale), typed)[0];
    expect((await first("es", "sesion"))?.section.anchor).toBe("which-way-to-sign-in");
    expect((await first("pt-BR", "PERMISSOES"))?.section.anchor).toBe("5-permission-checks");
    expect((await first("ar", "الخصوصيه"))?.section.anchor).toBe("privacy");
    expect((await first("pt-BR", "unica"))?.excerpt).toContain("única");
  });

  it("finds sections by their words, those with the word in the heading first", () => {
    const found = findInHelp(pages, "another comp");
    expect(found[0]).toMatchObject({ page: { page: "backup" }, section: { anchor: "another-computer" } });
    expect(findInHelp(pages, "passphrase stick")[0]?.excerpt).toContain("passphrase");
    expect(findInHelp(pages, "  ")).toEqual([]);
    expect(findInHelp(pages, "zzzz")).toEqual([]);
  });

  it("makes anchors as GitHub does", () => {
    expect(anchorOf("3. Sign in")).toBe("3-sign-in");
    expect(anchorOf("“Messages cannot be saved” (now)")).toBe("messages-cannot-be-saved-now");
    expect(anchorOf("Backup, and the way back")).toBe("backup-and-the-way-back");
  });
});
