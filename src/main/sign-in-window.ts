import { randomUUID } from "node:crypto";
import { BrowserWindow, session, type Session, type WebContents } from "electron";
import type { Logger, SignInWindow, SignInWindowAnswer, SignInWindowWish } from "#core/ports.ts";
import { CLOSED_OFF } from "./closed-off.ts";
import { guardPermissions } from "./permissions.ts";
import { judgeSignIn, mayLoadWhileSigningIn } from "./sign-in-navigation.ts";

const WIDTH = 560;
const HEIGHT = 760;

export interface SignInWindows extends SignInWindow {
  /** A page of Meta's in such a window: it has its own guard, and none of the app's. */
  readonly owns: (contents: WebContents) => boolean;
}

export interface SignInWindowsParts {
  readonly parent: () => BrowserWindow | undefined;
  readonly openOutside: (url: string) => void;
  readonly logger: Logger;
}

/**
 * Meta's sign-in in a window of its own (Meta, "Manually Build a Login Flow", for desktop apps). The page in it is a
 * stranger's: no preload, a sandbox, a session in memory that no other window shares, no permission, no download, no
 * further window. The title is the host it stands on, because there is no address bar. Afterwards the session is cleared.
 */
export function createSignInWindows(parts: SignInWindowsParts): SignInWindows {
  const sessions = new Set<Session>();
  return {
    owns: (contents) => sessions.has(contents.session),
    async open(wish) {
      // Without `persist:` it is in memory only; a name that was never used shares nothing with anybody.
      const own = session.fromPartition(`sign-in-${randomUUID()}`, { cache: false });
      sessions.add(own);
      try {
        guardSession(own);
        return await show(own, wish, parts);
      } finally {
        await clear(own, parts.logger);
      }
    },
  };
}

function guardSession(own: Session): void {
  guardPermissions(own, () => Promise.resolve(false));
  own.webRequest.onBeforeRequest({ urls: ["<all_urls>"] }, (details, callback) =>
    callback({ cancel: !mayLoadWhileSigningIn(details.url) }),
  );
  own.on("will-download", (event) => event.preventDefault());
}

function show(own: Session, wish: SignInWindowWish, parts: SignInWindowsParts): Promise<SignInWindowAnswer> {
  const { parent: parentOf, openOutside, logger } = parts;
  if (wish.ending.aborted) return Promise.resolve({ kind: "closed" });
  const parent = parentOf();
  const window = new BrowserWindow({
    width: WIDTH,
    height: HEIGHT,
    title: new URL(wish.url).host,
    autoHideMenuBar: true,
    ...(parent === undefined ? {} : { parent }),
    webPreferences: {
      session: own,
      ...CLOSED_OFF,
      spellcheck: false,
    },
  });
  const { webContents } = window;
  return new Promise((resolve) => {
    let answer: SignInWindowAnswer = { kind: "closed" };
    const end = (found: SignInWindowAnswer): void => {
      answer = found;
      // Not `close`: the page has no say in it.
      if (!window.isDestroyed()) window.destroy();
    };
    const onEnding = (): void => end({ kind: "closed" });
    wish.ending.addEventListener("abort", onEnding, { once: true });
    window.once("closed", () => {
      wish.ending.removeEventListener("abort", onEnding);
      resolve(answer);
    });

    const judge = (event: { preventDefault: () => void }, target: string, isRedirect: boolean): void => {
      const verdict = judgeSignIn(target, wish.redirectUrl);
      if (verdict === "stay_with_meta") return;
      event.preventDefault();
      if (verdict === "back") end({ kind: "led_back", url: target });
      // A link that a person clicked; a server that sends them elsewhere is refused.
      else if (verdict === "open_outside" && !isRedirect) openOutside(target);
      else logger.warn("navigation-refused", { what: "sign-in" });
    };
    webContents.on("will-navigate", (event) => judge(event, event.url, false));
    webContents.on("will-redirect", (event) => {
      if (event.isMainFrame) judge(event, event.url, true);
    });
    webContents.on("will-attach-webview", (event) => event.preventDefault());
    webContents.setWindowOpenHandler(({ url }) => {
      if (judgeSignIn(url, wish.redirectUrl) !== "refuse") openOutside(url);
      return { action: "deny" };
    });
    window.on("page-title-updated", (event) => event.preventDefault());
    webContents.on("did-navigate", (_event, url) => window.setTitle(URL.parse(url)?.host ?? ""));
    window.loadURL(wish.url).catch((error: unknown) => {
      // Being led back right away ends the loading, too.
      if (window.isDestroyed() || isAborted(error)) return;
      logger.warn("sign-in-not-loaded");
      end({ kind: "not_loaded" });
    });
  });
}

/** Chromium's net error -3: another navigation took its place, or it was kept from happening. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && "errno" in error && error.errno === -3;
}

async function clear(own: Session, logger: Logger): Promise<void> {
  try {
    await Promise.all([own.clearData(), own.clearAuthCache()]);
  } catch (error) {
    logger.error("sign-in-session-not-cleared", error);
  }
}
