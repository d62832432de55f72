/** Where a page of Meta's sign-in may lead. `back`: it is over; the address says how, and is never loaded. */
export type SignInVerdict = "back" | "stay_with_meta" | "open_outside" | "refuse";

/** Meta's own sites: signing in, checks of who somebody is, and the one account for both. */
const META_HOSTS = ["facebook.com", "instagram.com", "meta.com"] as const;

/** @param redirectUrl compared without query and fragment. */
export function judgeSignIn(target: string, redirectUrl: string): SignInVerdict {
  const url = URL.parse(target);
  if (url === null || url.protocol !== "https:" || url.port !== "") return "refuse";
  if (url.username !== "" || url.password !== "") return "refuse";
  if (`${url.origin}${url.pathname}` === redirectUrl) return "back";
  return isMetas(url.hostname) ? "stay_with_meta" : "open_outside";
}

function isMetas(hostname: string): boolean {
  return META_HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}

/** What such a page may load at all: Meta's files come from many hosts, all of them over https. */
export function mayLoadWhileSigningIn(url: string): boolean {
  return /^(?:https:|wss:|data:|blob:)/u.test(url);
}
