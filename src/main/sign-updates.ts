import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseUpdateInfo } from "electron-updater/out/providers/Provider.js";
import { signedBytes } from "#core/updates/signed-offer.ts";

/** Where new versions of what is packed now will be looked for, and whose they must be. */
export interface UpdatePlan {
  /** For whoever packs, in the manner of the signing plan. */
  readonly sentence: string;
  /** For electron-builder. */
  readonly args: readonly string[];
  readonly key?: KeyObject;
}

/**
 * `SHOPBELL_UPDATE_URL` is the folder on the web in which the packages and their channel files will lie,
 * `SHOPBELL_UPDATE_KEY` a PEM file with the makers' private Ed25519 key. The app gets the address and the public half.
 *
 * @throws Error with a sentence when only one is given, or the key is none.
 */
export function updatePlan(env: Readonly<Record<string, string | undefined>>): UpdatePlan {
  const url = env["SHOPBELL_UPDATE_URL"] ?? "";
  const keyFile = env["SHOPBELL_UPDATE_KEY"] ?? "";
  if (url === "" && keyFile === "") {
    return {
      sentence:
        "Updates are skipped: SHOPBELL_UPDATE_URL and SHOPBELL_UPDATE_KEY are not set. This app will not look for new versions.",
      args: [],
    };
  }
  if (url === "" || keyFile === "") {
    throw new Error("SHOPBELL_UPDATE_URL and SHOPBELL_UPDATE_KEY belong together: name both, or neither.");
  }
  if (URL.parse(url)?.protocol !== "https:") throw new Error("SHOPBELL_UPDATE_URL has to begin with https://.");
  const key = readKey(keyFile);
  return {
    sentence: `New versions will be looked for at ${url}, and have to be signed with this key.`,
    args: [
      "--config.publish.provider=generic",
      `--config.publish.url=${url}`,
      `--config.extraMetadata.updates.publicKey=${publicHalf(key)}`,
    ],
    key,
  };
}

function readKey(path: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(path));
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // The same sentence: what the reader of keys says may quote the key.
  }
  throw new Error(
    "SHOPBELL_UPDATE_KEY names no Ed25519 key. Make one with: openssl genpkey -algorithm ed25519 -out update-key.pem",
  );
}

export function publicHalf(key: KeyObject): string {
  return createPublicKey(key).export({ format: "der", type: "spki" }).toString("base64");
}

const CHANNEL_FILE = /^(?:latest|beta|alpha)(?:-mac|-linux(?:-\w+)?)?\.yml$/u;
const SIGNATURE_LINE = /^shopbellSignature: .*\n/gmu;

/** Signs every channel file of a folder, again if need be. Gives their names. */
export function signChannelFiles(folder: string, key: KeyObject): readonly string[] {
  const names = readdirSync(folder).filter((name) => CHANNEL_FILE.test(name));
  for (const name of names) {
    const path = join(folder, name);
    const text = readFileSync(path, "utf8").replaceAll(SIGNATURE_LINE, "");
    const { version, releaseNotes, files } = parseUpdateInfo(text, name, new URL("https://update.example/"));
    if (releaseNotes !== undefined && releaseNotes !== null && typeof releaseNotes !== "string") {
      throw new Error(`${name} has notes that are no text.`);
    }
    const packages = files.map(({ url, sha512, size }) => {
      if (size === undefined) throw new Error(`${name} does not say how large ${url} is.`);
      return { url, sha512, size };
    });
    const signature = sign(null, signedBytes({ version, notes: releaseNotes ?? "", files: packages }), key);
    const ended = text.endsWith("\n") ? text : `${text}\n`;
    writeFileSync(path, `${ended}shopbellSignature: ${signature.toString("base64")}\n`);
  }
  return names;
}
