import { describe, expect, it } from "vitest";
import { isAllowedSource } from "#core/media/allowed-source.ts";
import { mediaTypeOf } from "#core/media/media-type.ts";

describe("where media may come from", () => {
  it.each([
    "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=x",
    "https://scontent-mad1-1.cdninstagram.com/v/t51/a.jpg",
    "https://scontent.xx.fbcdn.net/a.jpg",
    "https://instagram.fmad3-5.fna.fbcdn.net/a.jpg",
  ])("%s", (link) => {
    expect(isAllowedSource(link, undefined)).toBe(true);
  });

  it.each([
    "http://lookaside.fbsbx.com/a.jpg",
    "https://fbsbx.com.evil.example/a.jpg",
    "https://evilfbsbx.com/a.jpg",
    "https://lookaside.fbsbx.com@evil.example/",
    "https://lookaside.fbsbx.com:8443/a.jpg",
    "https://user:pass@lookaside.fbsbx.com/a.jpg",
    "https://127.0.0.1/a.jpg",
    "https://[::1]/a.jpg",
    "https://.fbcdn.net/",
    "https://evil.example/?x=.fbsbx.com",
    "https://evil.example/#.fbsbx.com",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:image/png;base64,AAAA",
    "",
    "not a link",
  ])("not %s", (link) => {
    expect(isAllowedSource(link, undefined)).toBe(false);
  });

  it("in practice also the simulated CDN, by its exact origin", () => {
    const origin = "http://127.0.0.1:4711";
    expect(isAllowedSource(`${origin}/cdn/1`, origin)).toBe(true);
    expect(isAllowedSource("http://127.0.0.1:4712/cdn/1", origin)).toBe(false);
    expect(isAllowedSource(`${origin}/cdn/1`, undefined)).toBe(false);
  });
});

describe("what a file is, by its first bytes", () => {
  const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  it.each([
    ["a jpeg", "\xff\xd8\xff\xe0aaaaJFIF", "image/jpeg"],
    ["a png", "\x89PNG\r\n\x1a\n", "image/png"],
    ["a webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"],
    ["a wav", "RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"],
    ["a voice note", "\x00\x00\x00\x20ftypM4A ", "audio/mp4"],
    ["a film", "\x00\x00\x00\x20ftypisom", "video/mp4"],
    ["a pdf", "%PDF-1.7", "application/pdf"],
    ["a page called picture", "<!doctype html><script>", undefined],
    ["a drawing with scripts", "<svg xmlns='http://www.w3.org/2000/svg'>", undefined],
    ["WEBP without its family name", "\x00\x00\x00\x00\x00\x00\x00\x00WEBP", undefined],
    ["nothing", "", undefined],
  ])("%s", (_what, head, type) => {
    expect(mediaTypeOf(bytes(head))).toBe(type);
  });
});
