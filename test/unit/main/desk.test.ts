import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { autostartEntry, setStartAtLogin } from "#main/adapters/login-item.ts";
import { linkAmong, parseLink } from "#main/app-link.ts";
import { conversationLink } from "#shared/domain/app-link.ts";
import { whatClosingMeans } from "#main/close-window.ts";
import { NUMBER_PICTURES } from "#main/desk-pictures.ts";
import { deskText } from "#main/desk-text.ts";
import { nativeText } from "#main/native-text.ts";
import { noticeWords } from "#main/notice-words.ts";
import { spellLanguages } from "#main/spell-languages.ts";
import { trayMenu, trayToolTip } from "#main/tray-menu.ts";
import { ar } from "#renderer/i18n/ar.ts";
import { en } from "#renderer/i18n/en.ts";
import { es } from "#renderer/i18n/es.ts";
import { ptBr } from "#renderer/i18n/pt-br.ts";
import { LOCALES, type Locale } from "#shared/contract/settings.ts";

const CATALOGUES: Readonly<Record<Locale, Readonly<Record<string, unknown>>>> = { en, ar, es, "pt-BR": ptBr };

describe("links", () => {
  test.each([
    ["shopbell://conversation/12", 12],
    ["shopbell://conversation/12/", 12],
    ["SHOPBELL://conversation/7", 7],
  ])("%s opens a conversation", (address, conversationId) => {
    expect(parseLink(address)).toEqual({ kind: "conversation", conversationId });
    expect(parseLink(conversationLink(conversationId))).toEqual({ kind: "conversation", conversationId });
  });

  test.each([
    "shopbell://conversation/0",
    "shopbell://conversation/-1",
    "shopbell://conversation/1.5",
    "shopbell://conversation/1e3",
    "shopbell://conversation/12/erase",
    "shopbell://conversation/9999999999999999999999",
    "shopbell://conversation/12?send=hello",
    "shopbell://conversation/12#x",
    "shopbell://owner@conversation/12",
    "shopbell://conversation:1/12",
    "shopbell://settings/12",
    "shopbell:conversation/12",
    "https://conversation/12",
    "shopbell-app://app/",
    "--data-dir=/x",
    "",
  ])("%s does nothing", (address) => {
    expect(parseLink(address)).toBeUndefined();
  });

  test("is found among the arguments of another start", () => {
    expect(linkAmong(["shopbell", "--practice", "shopbell://conversation/3"])).toMatchObject({ conversationId: 3 });
    expect(linkAmong(["shopbell", "."])).toBeUndefined();
  });
});

test.each([
  ["linux", false, "ask", "ask"],
  ["win32", false, "keep_running", "hide"],
  ["win32", false, "quit", "close"],
  ["darwin", false, "ask", "close"],
  ["linux", true, "ask", "close"],
  ["win32", true, "keep_running", "close"],
] as const)("closing the window on %s (ending: %s, chosen: %s) means %s", (platform, isEnding, whenClosed, meaning) => {
  expect(whatClosingMeans({ platform, isEnding, whenClosed })).toBe(meaning);
});

test.each([
  ["en", ["en-GB", "es-MX"], ["en-US", "en-GB", "es"]],
  ["pt-BR", ["de-DE"], ["pt-BR", "de"]],
  ["ar", ["ar-EG"], []],
] as const)("spelling with %s on a computer of %j is checked in %j", (locale, system, expected) => {
  const available = ["en-US", "en-GB", "es", "es-419", "de", "pt-BR", "fr"];
  expect(spellLanguages(locale, system, available)).toEqual(expected);
});

describe("what a notification says", () => {
  const text = deskText("en");
  const notice = { conversationId: 1, why: "message", messageIds: [1], isSilent: false } as const;

  test.each([
    [{}, { title: "Shopbell", body: "New message" }],
    [{ sender: "Ana C." }, { title: "Ana C.", body: "New message" }],
    [
      { sender: "Ana C.", text: "Hello" },
      { title: "Ana C.", body: "Hello" },
    ],
    [
      { sender: "Ana C.", attachment: "image" },
      { title: "Ana C.", body: "Photo" },
    ],
    [
      { sender: "Ana C.", attachment: "audio", text: "Hi" },
      { title: "Ana C.", body: "Voice message · Hi" },
    ],
    [
      { sender: "Ana C.", why: "reminder" },
      { title: "Ana C.", body: text.reminder },
    ],
    [
      { sender: "Ana C.", why: "person" },
      { title: "Ana C.", body: "Needs a person" },
    ],
    [
      { sender: "Ana C.", why: "person", text: "Agent!" },
      { title: "Ana C.", body: "Needs a person · Agent!" },
    ],
  ] as const)("%j", (change, words) => {
    expect(noticeWords({ ...notice, ...change }, text, { platform: "darwin", isPractice: false })).toEqual(words);
  });

  test("an invented customer of the practice shop is marked as such", () => {
    const { title } = noticeWords({ ...notice, sender: "Ana C." }, text, { platform: "darwin", isPractice: true });
    expect(title).toBe("Practice · Ana C.");
  });

  test("of several accounts the one it came to is named", () => {
    const named = { ...notice, sender: "Ana C.", account: "mira.home" };
    const { title } = noticeWords(named, text, { platform: "darwin", isPractice: false });
    expect(title).toBe("Ana C. · \u200E@mira.home");
  });

  test("a customer's text is no markup on desktops that would read it as such", () => {
    const { body } = noticeWords({ ...notice, text: '<a href="https://evil.example">pay</a> &lt;' }, text, {
      platform: "linux",
      isPractice: false,
    });
    expect(body).not.toContain("<");
  });
});

describe("the tray", () => {
  const words = (unread: number, line: "ready" | "offline" | "signed_out", notifications = true) => ({
    state: { unread, line },
    notifications,
    isPractice: false,
    text: nativeText("en"),
    deskText: deskText("en"),
  });

  test.each([
    [0, "ready", "Shopbell"],
    [1, "ready", "Shopbell · 1 unread conversation"],
    [1000, "offline", "Shopbell · 1,000+ unread conversations · Offline: replies wait here"],
    [0, "signed_out", "Shopbell · Instagram needs you to sign in again"],
  ] as const)("with %i unread and the line %s it says: %s", (unread, line, tip) => {
    expect(trayToolTip(words(unread, line))).toBe(tip);
  });

  test("practice is marked in it", () => {
    expect(trayToolTip({ ...words(0, "ready"), isPractice: true })).toBe("Shopbell · Practice");
  });

  test("the number on the icon has a picture for each number, in twice its size", () => {
    expect(NUMBER_PICTURES).toHaveLength(10);
    expect(new Set(NUMBER_PICTURES).size).toBe(10);
    for (const picture of NUMBER_PICTURES) expect(Buffer.from(picture, "base64").readUInt32BE(16)).toBe(32);
  });

  test("its entries do what they say", () => {
    const done: string[] = [];
    const items = trayMenu(words(2, "ready"), {
      open: () => done.push("open"),
      openSettings: () => done.push("settings"),
      setNotifications: (areOn) => done.push(`notifications ${areOn}`),
      quit: () => done.push("quit"),
    });
    for (const item of items) (item.click as (() => void) | undefined)?.();
    expect(done).toEqual(["open", "notifications false", "settings", "quit"]);
    expect(items[0]).toMatchObject({ label: "Connected", enabled: false });
  });

  test.each(LOCALES)("it and the notifications use the words of the screen, in %s", (locale) => {
    const words = deskText(locale);
    const screen = CATALOGUES[locale];
    expect([
      words.practice,
      words.asksForPerson,
      words.photo,
      words.video,
      words.voiceMessage,
      words.story,
      words.sticker,
      words.attachment,
      words.notifications,
    ]).toEqual([
      screen["app.practice"],
      screen["action.person"],
      screen["attachment.image"],
      screen["attachment.video"],
      screen["attachment.audio"],
      screen["attachment.story"],
      screen["attachment.sticker"],
      screen["attachment.unknown"],
      screen["desk.notifications"],
    ]);
    expect(words.settings).toBe(`${String(screen["settings.title"])}…`);
  });

  test("every language says every number", () => {
    for (const locale of LOCALES) {
      for (const count of [0, 1, 2, 3, 11, 100, 1000]) {
        expect(deskText(locale).unread(count)).not.toMatch(/[{}]/u);
      }
    }
  });
});

describe("starting at login", () => {
  test("Linux has a file for it, which goes when it is switched off", () => {
    const configDir = mkdtempSync(join(tmpdir(), "shopbell-autostart-"));
    const parts = { platform: "linux", setLoginItem: () => {}, configDir, program: "/opt/Shop bell/shopbell" } as const;
    setStartAtLogin(parts, true);
    const file = join(configDir, "autostart", "shopbell.desktop");
    expect(readFileSync(file, "utf8")).toContain('Exec="/opt/Shop bell/shopbell" --hidden\n');
    setStartAtLogin(parts, false);
    setStartAtLogin(parts, false);
    expect(() => readFileSync(file)).toThrow("ENOENT");
    rmSync(configDir, { recursive: true });
  });

  test("a folder's name cannot add words to the command", () => {
    expect(autostartEntry('/a"; rm -rf $HOME `x` \\ %f')).toContain(
      String.raw`Exec="/a\\"; rm -rf \\$HOME \\` + "`x" + String.raw`\\` + "` " + String.raw`\\\\ %%f" --hidden`,
    );
  });

  test.each([
    ["win32", { openAtLogin: true, args: ["--hidden"] }],
    ["darwin", { openAtLogin: true }],
  ] as const)("%s is told", (platform, expected) => {
    const told: unknown[] = [];
    setStartAtLogin({ platform, setLoginItem: (settings) => told.push(settings), configDir: "", program: "" }, true);
    expect(told).toEqual([expected]);
  });
});
