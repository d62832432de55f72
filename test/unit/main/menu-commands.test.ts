/** What the screen can do can be done by key and by menu as well; that a pointer can do it is shown in test/ui/pointer.spec.ts. */
import { describe, expect, test } from "vitest";
import { appMenu } from "#main/app-menu.ts";
import { commandText } from "#main/command-text.ts";
import { deskText } from "#main/desk-text.ts";
import { nativeText } from "#main/native-text.ts";
import type { Action } from "#renderer/actions/action.ts";
import { ACTIONS, findAction } from "#renderer/actions/registry.ts";
import { ar } from "#renderer/i18n/ar.ts";
import { en } from "#renderer/i18n/en.ts";
import { es } from "#renderer/i18n/es.ts";
import { ptBr } from "#renderer/i18n/pt-br.ts";
import { MENU_COMMANDS } from "#shared/domain/menu-commands.ts";
import { LOCALES, type Locale } from "#shared/contract/settings.ts";

const CATALOGUES: Readonly<Record<Locale, Readonly<Record<string, unknown>>>> = { en, ar, es, "pt-BR": ptBr };
const PLATFORMS = ["darwin", "win32", "linux"] as const;

type Items = ReturnType<typeof appMenu>;
const flatten = (items: Items): Items =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);

/** The menu of one system, and what its items have done. */
function menuOn(platform: NodeJS.Platform) {
  const done: string[] = [];
  const items = flatten(
    appMenu({
      platform,
      text: nativeText("en"),
      deskText: deskText("en"),
      commandText: commandText("en"),
      canLeavePractice: false,
      isPackaged: true,
      openSettings: () => done.push("settings"),
      openHelp: () => done.push("guide"),
      perform: (command) => done.push(command),
    }),
  );
  return { items, done };
}

describe("every action of the screen", () => {
  test("has a key: of its own, in its place, or through the palette that has one", () => {
    const hasKey = ({ keys, keysInPlace = [], inPalette }: Action) =>
      keys.length > 0 || keysInPlace.length > 0 || inPalette;
    expect(ACTIONS.filter((action) => !hasKey(action)).map(({ id }) => id)).toEqual([]);
    expect(findAction("palette").keys).not.toEqual([]);
  });

  test.each(PLATFORMS)("is in the menu of %s", (platform) => {
    const { items, done } = menuOn(platform);
    for (const item of items) (item.click as (() => void) | undefined)?.();
    // An open picture lies over everything, with its buttons; the menu bar is not for it.
    const wanted = ACTIONS.map(({ id }) => id).filter((id) => !id.startsWith("viewer."));
    expect(done.toSorted()).toEqual(wanted.toSorted());
  });
});

test.each(LOCALES)("the menu calls each of them what the screen calls it, in %s", (locale) => {
  const { commands } = commandText(locale);
  expect(commands).toEqual(
    Object.fromEntries(MENU_COMMANDS.map((command) => [command, CATALOGUES[locale][findAction(command).label]])),
  );
});

test.each(PLATFORMS)(
  "on %s the menu shows keys the screen has, and takes no letter from whoever is writing",
  (platform) => {
    const { items, done } = menuOn(platform);
    const shown = items.flatMap(({ accelerator, click }) => {
      if (accelerator === undefined) return [];
      (click as (() => void) | undefined)?.();
      return [[done.at(-1) ?? "", accelerator] as const];
    });
    expect(shown.length).toBeGreaterThan(4);
    for (const [id, accelerator] of shown) {
      expect(accelerator).toMatch(/^CommandOrControl\+|^F\d$/u);
      const spelling = accelerator
        .replace("CommandOrControl+", "Mod+")
        .replace("Return", "Enter")
        .replace(/Shift\+(\w)$/u, "$1")
        .replace(/\+([A-Z])$/u, (whole, letter: string) =>
          accelerator.includes("Shift") ? whole : `+${letter.toLowerCase()}`,
        );
      expect(findAction(id).keys).toContain(spelling);
    }
  },
);
