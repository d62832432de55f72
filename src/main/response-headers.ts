/**
 * What every answer of our scheme carries. The page holds strangers' words, so it may load its own files and
 * nothing else: no network, no inline code, no frames, no forms, no HTML made from strings.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const COMMON = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy":
    "camera=(), microphone=(self), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), midi=(), payment=()",
  "Cache-Control": "no-store",
} as const;

export const PAGE_HEADERS: Readonly<Record<string, string>> = { ...COMMON, "Content-Security-Policy": POLICY };
