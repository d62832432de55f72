import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { SignInWay } from "#shared/contract/setup.ts";
import type { GraphAddresses } from "../ports.ts";
import { ASKED_SCOPES } from "./needed.ts";

/** Meta's log-in dialog: its address, and what it says at the end. */

/** Of a desktop app's own window (Meta, "Manually Build a Login Flow"). */
export const WINDOW_REDIRECT = "https://www.facebook.com/connect/login_success.html";

interface Dialog {
  readonly way: SignInWay;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
}

/** @returns what a browser has to open, for either log-in. */
export function dialogUrl({ signIn }: GraphAddresses, family: LoginFamily, dialog: Dialog): string {
  const isFacebook = family === "facebook";
  const url = new URL(
    isFacebook ? `${signIn.facebookDialog}/dialog/oauth` : `${signIn.instagramDialog}/oauth/authorize`,
  );
  const query = {
    client_id: dialog.clientId,
    redirect_uri: dialog.redirectUri,
    // "Desktop apps must use this setting" (Meta, "Manually Build a Login Flow").
    response_type: dialog.way === "window" ? "token" : "code",
    scope: ASKED_SCOPES[family].join(","),
    state: dialog.state,
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** What Meta says at the end: behind `?`, or behind `#` where it gives a token. Undefined for any other address. */
export function answerIn(url: string, redirectUri: string): URLSearchParams | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname, searchParams, hash } = new URL(url);
  if (`${origin}${pathname}` !== redirectUri) return undefined;
  return new URLSearchParams([...new URLSearchParams(hash.replace(/^#/u, "")), ...searchParams]);
}
