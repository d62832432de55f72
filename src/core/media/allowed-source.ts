import { isIP } from "node:net";

/**
 * Where media may be fetched from. Links come from webhooks, so they are treated as hostile: only https on Meta's
 * CDN hosts (as seen live: lookaside.fbsbx.com, *.cdninstagram.com, *.fbcdn.net), no credentials, no odd ports, no
 * IP literals. Checked again after every redirect; where the name leads is checked when it is resolved.
 */
const HOST_SUFFIXES = [".fbsbx.com", ".fbcdn.net", ".cdninstagram.com"];

/** @param practiceOrigin the simulated CDN on loopback, in practice mode only. */
export function isAllowedSource(link: string, practiceOrigin: string | undefined): boolean {
  if (!URL.canParse(link)) return false;
  const url = new URL(link);
  if (url.username !== "" || url.password !== "") return false;
  if (practiceOrigin !== undefined && url.origin === practiceOrigin) return true;
  if (url.protocol !== "https:" || url.port !== "") return false;
  const host = url.hostname.replace(/\.$/u, "");
  if (isIP(host.replaceAll(/[[\]]/gu, "")) !== 0) return false;
  return HOST_SUFFIXES.some((suffix) => host.endsWith(suffix) && host.length > suffix.length);
}
