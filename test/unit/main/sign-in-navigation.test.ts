import { expect, it } from "vitest";
import { judgeSignIn, mayLoadWhileSigningIn, type SignInVerdict } from "#main/sign-in-navigation.ts";

const REDIRECT = "https://www.facebook.com/connect/login_success.html";

it.each<readonly [string, SignInVerdict]>([
  [REDIRECT, "back"],
  [`${REDIRECT}?code=1&state=2`, "back"],
  [`${REDIRECT}#access_token=1`, "back"],
  [`${REDIRECT}/`, "stay_with_meta"],
  ["http://www.facebook.com/connect/login_success.html", "refuse"],
  ["https://www.facebook.com:8443/connect/login_success.html", "refuse"],
  ["https://m.facebook.com/connect/login_success.html", "stay_with_meta"],
  ["https://www.facebook.com/login", "stay_with_meta"],
  ["https://www.instagram.com/accounts/login", "stay_with_meta"],
  ["https://meta.com/", "stay_with_meta"],
  ["https://facebook.com.evil.example/", "open_outside"],
  ["https://evilfacebook.com/", "open_outside"],
  ["https://www.facebook.com@evil.example/", "refuse"],
  ["javascript:alert(1)", "refuse"],
  ["file:///etc/passwd", "refuse"],
  ["shopbell-app://app/", "refuse"],
  ["not an address", "refuse"],
])("%s: %s", (target, verdict) => {
  expect(judgeSignIn(target, REDIRECT)).toBe(verdict);
});

it("nothing of this computer is loaded while somebody signs in", () => {
  expect(
    ["https://static.fbcdn.net/a", "wss://edge.facebook.com/", "data:image/png;base64,", "blob:x"].every(
      mayLoadWhileSigningIn,
    ),
  ).toBe(true);
  expect(
    ["http://127.0.0.1/", "file:///etc/passwd", "shopbell-app://app/", "devtools://x"].some(mayLoadWhileSigningIn),
  ).toBe(false);
});
