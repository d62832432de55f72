/**
 * The one address of our own page. Every gate (requests, navigation, permissions, protocol) asks here, so that
 * "our page" has one meaning. Addresses are compared after parsing: `shopbell-app://app.evil/`, `https://app/` and
 * `data:…shopbell-app://app` all contain the right words in the wrong places.
 */
export const APP_SCHEME = "shopbell-app";
export const APP_HOST = "app";
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_URL = `${APP_ORIGIN}/`;

/** The address as a URL when it belongs to our origin, with nothing smuggled into the authority. */
export function parseAppUrl(value: string): URL | undefined {
  const url = URL.parse(value);
  if (url === null) return undefined;
  const isOurs =
    url.protocol === `${APP_SCHEME}:` &&
    url.host === APP_HOST &&
    url.username === "" &&
    url.password === "" &&
    url.port === "";
  return isOurs ? url : undefined;
}

/** The one document that may fill the window. Media and assets of the same origin are parts, never pages. */
export function isAppDocument(value: string): boolean {
  const url = parseAppUrl(value);
  return url !== undefined && (url.pathname === "/" || url.pathname === "/index.html");
}
