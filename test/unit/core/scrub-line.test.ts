import { describe, expect, it } from "vitest";
import { scrubLine } from "#core/diagnostics/scrub-line.ts";

describe("the last sieve before a line leaves this computer", () => {
  it.each([
    ["EAAGm0PX4ZCpsBO1234567890", "[token]"],
    ["sent by ana.castillo@example.com", "sent by [address]"],
    ["from @ana.castillo today", "from [name] today"],
    ["customer 17841400000000011", "customer ···011"],
    ["mid aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3", "mid [opaque]"],
    ["at /home/ana/Shopbell/x.ts:1", "at [home]/Shopbell/x.ts:1"],
    [String.raw`at C:\Users\Ana\x.ts`, String.raw`at [home]\x.ts`],
    ["GET https://lookaside.fbsbx.com/?asset_id=1", "GET [link]"],
    [`{"event":"database.slow","tookMs":41}`, `{"event":"database.slow","tookMs":41}`],
  ])("%s", (line, scrubbed) => expect(scrubLine(line)).toBe(scrubbed));
});
