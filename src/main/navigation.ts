import type { Session, WebContents } from "electron";
import { isAppDocument, parseAppUrl } from "./app-address.ts";

/** The page may reload itself; everything else stays where it is. A link to the web opens in the system's browser. */
export type NavigationVerdict = "stay" | "allow" | "open outside";

export function judgeNavigation(target: string, isMainFrame: boolean): NavigationVerdict {
  if (isMainFrame && isAppDocument(target)) return "allow";
  return isMainFrame && URL.parse(target)?.protocol === "https:" ? "open outside" : "stay";
}

export interface NavigationGuard {
  readonly openOutside: (url: string) => void;
  readonly onRefused: (what: string) => void;
}

/** To be put on every webContents the moment it is created, before it has loaded anything. */
export function guardNavigation(contents: WebContents, guard: NavigationGuard): void {
  const judge = (event: { preventDefault: () => void }, target: string, isMainFrame: boolean, what: string) => {
    const verdict = judgeNavigation(target, isMainFrame);
    if (verdict === "allow") return;
    event.preventDefault();
    if (verdict === "open outside" && what === "navigation") guard.openOutside(target);
    else guard.onRefused(what);
  };
  contents.on("will-navigate", (event) => judge(event, event.url, event.isMainFrame, "navigation"));
  contents.on("will-frame-navigate", (event) => {
    // The main frame has been judged by will-navigate.
    if (!event.isMainFrame) judge(event, event.url, false, "frame navigation");
  });
  contents.on("will-redirect", (event) => judge(event, event.url, event.isMainFrame, "redirect"));
  contents.on("will-attach-webview", (event) => {
    event.preventDefault();
    guard.onRefused("webview");
  });
  contents.setWindowOpenHandler(({ url }) => {
    if (judgeNavigation(url, true) === "open outside") guard.openOutside(url);
    else guard.onRefused("window");
    return { action: "deny" };
  });
}

/** What a page may load at all. `devtools:` is there only where the developer tools are. */
const LOADABLE_PROTOCOLS: ReadonlySet<string> = new Set(["devtools:", "data:", "blob:"]);

export function mayLoad(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && (LOADABLE_PROTOCOLS.has(parsed.protocol) || parseAppUrl(url) !== undefined);
}

/** Second lock behind the content security policy: nothing the page starts reaches the network or the disk. */
export function blockNetwork(session: Pick<Session, "webRequest">): void {
  session.webRequest.onBeforeRequest({ urls: ["<all_urls>"] }, (details, callback) =>
    callback({ cancel: !mayLoad(details.url) }),
  );
}
