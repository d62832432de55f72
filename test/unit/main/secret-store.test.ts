import { describe, expect, test } from "vitest";
import { createMemorySecretStore } from "#core/memory-secrets.ts";
import type { Logger } from "#core/ports.ts";
import type { JsonFile } from "#main/adapters/json-file.ts";
import { createSecretStore, type SafeStorage } from "#main/adapters/secret-store.ts";

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };
const NAME = "access-token/17841400000000000";

function memoryFile(): JsonFile & { readonly text: () => string } {
  let text = "{}";
  return {
    read: () => JSON.parse(text) as Record<string, unknown>,
    write: (value) => {
      text = JSON.stringify(value);
    },
    text: () => text,
  };
}

interface Keychain {
  available: boolean;
  backend: string;
  rotated: boolean;
  lost: boolean;
  plainText: boolean;
}

/** Stands in for the system's keychain: turns the bytes around, so that plain text in the file would be seen. */
function keychain(over: Partial<Keychain> = {}): { state: Keychain; safeStorage: SafeStorage } {
  const state: Keychain = {
    available: true,
    backend: "gnome_libsecret",
    rotated: false,
    lost: false,
    plainText: false,
    ...over,
  };
  const turned = (bytes: Buffer): Buffer => Buffer.from(bytes).reverse();
  return {
    state,
    safeStorage: {
      isAsyncEncryptionAvailable: () => Promise.resolve(state.available),
      encryptStringAsync: (text) =>
        state.lost ? Promise.reject(new Error("no key")) : Promise.resolve(turned(Buffer.from(text))),
      decryptStringAsync: (bytes) =>
        state.lost
          ? Promise.reject(new Error("no key"))
          : Promise.resolve({ shouldReEncrypt: state.rotated, result: turned(bytes).toString() }),
      getSelectedStorageBackend: () => state.backend,
      setUsePlainTextEncryption: (on) => {
        state.plainText = on;
      },
    },
  };
}

function store(options: { platform?: NodeJS.Platform; keychain?: Partial<Keychain>; ownerAccepts?: boolean } = {}) {
  const file = memoryFile();
  const { state, safeStorage } = keychain(options.keychain);
  let questions = 0;
  let unreadable = 0;
  const secrets = createSecretStore({
    platform: options.platform ?? "linux",
    safeStorage,
    file,
    logger: silent,
    hasAcceptedWeak: () => questions > 0 && options.ownerAccepts === true,
    isWeakProtectionAccepted: () => {
      questions += 1;
      return Promise.resolve(options.ownerAccepts ?? false);
    },
    onUnreadable: () => {
      unreadable += 1;
    },
  });
  return { secrets, file, state, questions: () => questions, unreadable: () => unreadable };
}

describe("with a keychain", () => {
  test("a secret comes back, and the file holds neither it nor a question for the owner", async () => {
    const { secrets, file, questions } = store();
    await secrets.set(NAME, "EAAB-very-secret");
    expect(await secrets.get(NAME)).toBe("EAAB-very-secret");
    expect(file.text()).not.toContain("very-secret");
    expect(file.text()).not.toContain("EAAB");
    expect(file.text()).not.toContain(Buffer.from("EAAB-very-secret").toString("base64"));
    expect(questions()).toBe(0);
  });

  test("what protected it is written beside it", async () => {
    for (const [platform, backend] of [
      ["linux", "gnome_libsecret"],
      ["darwin", "darwin"],
      ["win32", "win32"],
    ] as const) {
      const { secrets, file } = store({ platform });
      await secrets.set(NAME, "x");
      expect(file.read()[NAME]).toMatchObject({ backend });
    }
  });

  test("unknown and deleted names are undefined", async () => {
    const { secrets } = store();
    expect(await secrets.get(NAME)).toBeUndefined();
    await secrets.set(NAME, "x");
    await secrets.set("other", "y");
    await secrets.delete(NAME);
    expect(await secrets.get(NAME)).toBeUndefined();
    expect(await secrets.get("other")).toBe("y");
  });

  test("a rotated key writes the secret anew", async () => {
    const { secrets, file, state } = store();
    await secrets.set(NAME, "x");
    state.rotated = true;
    state.backend = "kwallet6";
    expect(await secrets.get(NAME)).toBe("x");
    expect(file.read()[NAME]).toMatchObject({ backend: "kwallet6" });
  });

  test("a key that is lost costs the sign-in, not the inbox: told once, and the file stays", async () => {
    const { secrets, file, state, unreadable } = store();
    await secrets.set(NAME, "x");
    await secrets.set("other", "y");
    const before = file.text();
    state.lost = true;
    expect(await secrets.get(NAME)).toBeUndefined();
    expect(await secrets.get("other")).toBeUndefined();
    expect(unreadable()).toBe(1);
    expect(file.text()).toBe(before);
    state.lost = false;
    expect(await secrets.get(NAME)).toBe("x");
  });

  test("a keychain that fails while storing says what to do", async () => {
    const { secrets, file } = store({ keychain: { lost: true } });
    await expect(secrets.set(NAME, "x")).rejects.toMatchObject({ code: "storage_failed" });
    expect(file.text()).toBe("{}");
  });

  test("an entry that makes no sense is no secret", async () => {
    const { secrets, file, unreadable } = store();
    for (const entry of ["x", null, {}, { backend: "a", data: "%%" }, { backend: 1, data: "eA==" }]) {
      file.write({ [NAME]: entry });
      expect(await secrets.get(NAME)).toBeUndefined();
    }
    expect(unreadable()).toBe(1);
  });
});

describe("what the owner is shown", () => {
  test("is the keychain that protects what is stored, by the system's name for it", () => {
    expect(store().secrets.protection?.()).toEqual({
      kind: "keychain",
      backend: "gnome_libsecret",
      isUnreadable: false,
    });
    expect(store({ platform: "darwin" }).secrets.protection?.()).toMatchObject({ kind: "keychain", backend: "darwin" });
  });

  test("is that nothing protects it, until the owner has agreed to that", async () => {
    const { secrets } = store({ keychain: { backend: "basic_text" }, ownerAccepts: true });
    expect(secrets.protection?.()).toMatchObject({ kind: "none", backend: "basic_text" });
    await secrets.set(NAME, "x");
    expect(secrets.protection?.()).toMatchObject({ kind: "known_password", backend: "basic_text" });
  });

  test("is that something is not opened any more, until it was entered again", async () => {
    const { secrets, state } = store();
    await secrets.set(NAME, "x");
    state.lost = true;
    await secrets.get(NAME);
    expect(secrets.protection?.().isUnreadable).toBe(true);
    state.lost = false;
    await secrets.set(NAME, "y");
    expect(secrets.protection?.().isUnreadable).toBe(false);
  });
});

describe("without a keychain", () => {
  test.each([
    ["linux", { backend: "basic_text" }],
    ["linux", { backend: "unknown" }],
    ["linux", { available: false }],
    ["darwin", { available: false }],
    ["win32", { available: false }],
  ] as const)("on %s with %o nothing is stored", async (platform, over) => {
    const { secrets, file } = store({ platform, keychain: over });
    await expect(secrets.set(NAME, "EAAB")).rejects.toMatchObject({ code: "storage_failed" });
    expect(file.text()).toBe("{}");
  });

  test("on Linux the owner may choose otherwise, and the file says that it is weak", async () => {
    const { secrets, file, state, questions } = store({ keychain: { backend: "basic_text" }, ownerAccepts: true });
    await secrets.set(NAME, "x");
    expect(questions()).toBe(1);
    expect(state.plainText).toBe(true);
    expect(file.read()[NAME]).toMatchObject({ backend: "basic_text" });
    expect(await secrets.get(NAME)).toBe("x");
  });

  test("elsewhere there is nothing to choose", async () => {
    const { secrets, questions } = store({ platform: "win32", keychain: { available: false }, ownerAccepts: true });
    await expect(secrets.set(NAME, "x")).rejects.toMatchObject({ code: "storage_failed" });
    expect(questions()).toBe(0);
  });
});

test("practice keeps its secrets in memory only", async () => {
  const secrets = createMemorySecretStore();
  await secrets.set("a", "1");
  expect(await secrets.get("a")).toBe("1");
  await secrets.delete("a");
  expect(await secrets.get("a")).toBeUndefined();
});
