const MAX_URL_LENGTH = 2048;

/**
 * The address to hand to the system's browser, re-serialised, or undefined when it must not leave. Only https: every
 * other scheme starts a program of the owner's computer with text a customer may have written (mailto included).
 */
export function externalUrl(value: string): string | undefined {
  if (value.length > MAX_URL_LENGTH) return undefined;
  const url = URL.parse(value);
  if (url === null || url.protocol !== "https:" || url.hostname === "") return undefined;
  // `https://www.instagram.com@evil.example/` reads as Instagram and is not.
  if (url.username !== "" || url.password !== "") return undefined;
  return url.href;
}
