import { describe, expect, test } from "vitest";
import { ACTIONS } from "#renderer/actions/registry.ts";
import { createSequence, type KeyPress, nameOfPress, printKeys } from "#renderer/actions/keys.ts";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("a key press", () => {
  test.each([
    ["a letter", press("j"), false, "j"],
    ["a letter with caps lock on", press("J"), false, "j"],
    ["a named key", press("Escape"), false, "Escape"],
    ["Ctrl on Linux", press("k", { ctrlKey: true }), false, "Mod+k"],
    ["⌘ on a Mac", press("k", { metaKey: true }), true, "Mod+k"],
    ["Ctrl on a Mac, which is the system's", press("k", { ctrlKey: true }), true, undefined],
    ["Alt, which writes other letters", press("j", { altKey: true }), false, undefined],
    ["? on any layout", press("?", { shiftKey: true }), false, "?"],
    ["j on an Arabic keyboard", press("ت", { code: "KeyJ" }), false, "j"],
    ["? on an Arabic keyboard", press("؟", { code: "Slash", shiftKey: true }), false, "?"],
    ["Ctrl K on an Arabic keyboard", press("ن", { code: "KeyK", ctrlKey: true }), false, "Mod+k"],
  ])("%s has the registry's name", (_what, given, isMac, name) => {
    expect(nameOfPress(given, isMac)).toBe(name);
  });
});

describe("a sequence", () => {
  test("is completed by the second key in time", () => {
    let nowMs = 0;
    const sequence = createSequence(new Set(["g"]), () => nowMs);
    expect(sequence.feed("g")).toEqual(["g"]);
    nowMs = 1500;
    expect(sequence.feed("u")).toEqual(["g u", "u"]);
    expect(sequence.feed("u")).toEqual(["u"]);
  });

  test("is forgotten when the second key comes late", () => {
    let nowMs = 0;
    const sequence = createSequence(new Set(["g"]), () => nowMs);
    sequence.feed("g");
    nowMs = 1501;
    expect(sequence.feed("u")).toEqual(["u"]);
  });
});

describe("the registry", () => {
  test("names every action once", () => {
    const ids = ACTIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("gives one key to two actions only where one of them is possible at a time", () => {
    const owners = new Map<string, string[]>();
    for (const { id, keys } of ACTIONS) for (const key of keys) owners.set(key, [...(owners.get(key) ?? []), id]);
    expect(Array.from(owners).filter(([, ids]) => ids.length > 1)).toEqual([
      ["e", ["conversation.done", "conversation.reopen"]],
      ["s", ["conversation.snooze", "conversation.wake"]],
      ["u", ["conversation.unread", "conversation.read"]],
    ]);
  });

  test("has no single key that is also the first of a sequence", () => {
    const all = ACTIONS.flatMap(({ keys }) => keys);
    const firsts = new Set(all.filter((keys) => keys.includes(" ")).map((keys) => keys.slice(0, keys.indexOf(" "))));
    expect(all.filter((keys) => firsts.has(keys))).toEqual([]);
  });

  test("lets letters work only outside text fields", () => {
    const typing = ACTIONS.filter(({ whileTyping }) => whileTyping === true).flatMap(({ keys }) => keys);
    expect(typing.filter((keys) => !keys.startsWith("Mod+") && keys !== "Escape" && keys !== "F1")).toEqual([]);
  });
});

test("keys are printed as they stand on the keyboard", () => {
  const words = {
    enter: "Intro",
    escape: "Esc",
    control: "Ctrl",
    shift: "Mayús",
    delete: "Del",
    end: "Fin",
    pageUp: "Re Pág",
    pageDown: "Av Pág",
  };
  expect(printKeys("Mod+Enter", false, words)).toBe("Ctrl Intro");
  expect(printKeys("Mod+k", true, words)).toBe("⌘ K");
  expect(printKeys("Mod+L", false, words)).toBe("Ctrl Mayús L");
  expect(printKeys("Mod+L", true, words)).toBe("⌘ ⇧ L");
  expect(printKeys("N", false, words)).toBe("Mayús N");
  expect(printKeys("g i", false, words)).toBe("G I");
  expect(printKeys("+", false, words)).toBe("+");
  expect(printKeys("End", false, words)).toBe("Fin");
  expect(printKeys("PageUp", false, words)).toBe("Re Pág");
  expect(printKeys("ArrowBack", false, words)).toBe("←");
  expect(printKeys("ArrowBack", false, words, true)).toBe("→");
});
