import { describe, expect, it } from "vitest";
import { reactionToSendError, SEND_ERRORS } from "#core/instagram/error-table.ts";

/**
 * Meta's table of errors ("Common Error Codes", Graph API error handling, and what live use has shown), row by row, with
 * what each means for a reply: written down a second time, from the facts and not from the code.
 */
const ROWS: readonly (readonly [code: number, subcode: number | undefined, means: string])[] = [
  [-3, undefined, "try_again 5 meta_trouble"],
  [-2, undefined, "try_again 5 meta_trouble"],
  [-1, undefined, "try_again 5 meta_trouble"],
  [1, undefined, "try_again 5 meta_trouble"],
  [1, 99, "try_again 2 permission_missing"],
  [2, undefined, "try_again 5 meta_trouble"],
  [2, 1_545_133, "try_again 5 meta_trouble"],
  [3, undefined, "pause_account permission"],
  [4, undefined, "wait_named_time"],
  [10, undefined, "pause_account permission"],
  [10, 2_534_022, "window"],
  [10, 2_018_278, "window"],
  [10, 2_018_065, "window"],
  [10, 2_018_108, "unreachable"],
  [10, 1_893_063, "pause_account restricted"],
  [10, 2_534_077, "pause_account two_factor"],
  [17, undefined, "wait_named_time"],
  [32, undefined, "wait_named_time"],
  [100, undefined, "refuse other"],
  [100, 33, "refuse conversation_gone"],
  [100, 2_534_014, "unreachable"],
  [100, 2_534_013, "pause_account not_linked"],
  [100, 2_534_015, "refuse content_refused"],
  [100, 2_534_025, "refuse content_refused"],
  [100, 2_534_029, "pause_account restricted"],
  [100, 2_534_037, "other_app"],
  [100, 2_534_001, "refuse conversation_gone"],
  [100, 2_018_001, "unreachable"],
  [100, 2_018_008, "try_again 1 media_not_fetched"],
  [100, 2_018_047, "refuse media_type"],
  [100, 2_018_074, "upload_again"],
  [100, 2_018_109, "refuse media_too_large"],
  [100, 2_018_294, "try_again 1 media_not_fetched"],
  [102, undefined, "pause_account sign_in"],
  [104, undefined, "pause_account sign_in"],
  [190, undefined, "pause_account sign_in"],
  [190, 458, "pause_account sign_in"],
  [190, 459, "pause_account checkpoint"],
  [190, 464, "pause_account checkpoint"],
  [190, 460, "pause_account sign_in"],
  [190, 463, "pause_account sign_in"],
  [190, 467, "pause_account sign_in"],
  [190, 492, "pause_account page_role"],
  [200, undefined, "refuse permission_missing"],
  [200, 1_545_041, "unreachable"],
  [200, 2_534_041, "pause_account messages_access"],
  [230, undefined, "refuse permission_missing"],
  [341, undefined, "wait_named_time"],
  [368, undefined, "pause_account restricted"],
  [508, 2_534_122, "refuse link_refused"],
  [551, undefined, "unreachable"],
  [551, 1_545_041, "unreachable"],
  [613, undefined, "wait_named_time"],
  [613, 2_534_040, "wait_named_time"],
  [613, 1996, "wait_named_time"],
  [613, 2_018_338, "refuse too_many_tags"],
  [803, undefined, "refuse conversation_gone"],
  [2500, undefined, "refuse other"],
  [9010, undefined, "unreachable"],
  [36_000, undefined, "refuse media_too_large"],
  [36_103, undefined, "pause_account not_linked"],
  [80_001, undefined, "wait_named_time"],
  [80_002, undefined, "wait_named_time"],
  [80_006, undefined, "wait_named_time"],
  [80_007, undefined, "wait_named_time"],
  [2_018_300, undefined, "other_app"],
  [2_018_321, undefined, "other_app"],
  [9_000_001, undefined, "refuse message_gone"],
];

const errorOf = (code: number, subcode: number | undefined, isTransient = false) => ({
  code,
  isTransient,
  ...(subcode === undefined ? {} : { subcode }),
});
const meaningOf = (...error: Parameters<typeof errorOf>): string =>
  Object.values(reactionToSendError(errorOf(...error), false)).join(" ");

describe("the error table", () => {
  it.each(ROWS)("%s/%s means: %s", (code, subcode, means) => {
    expect(meaningOf(code, subcode)).toBe(means);
  });

  it("has no row that is not told here", () => {
    const told = ROWS.map(([code, subcode]) => (subcode === undefined ? String(code) : `${code}/${subcode}`));
    expect(Object.keys(SEND_ERRORS).toSorted()).toEqual(told.toSorted());
  });

  it("goes by the code alone where the subcode is unknown", () => {
    expect(meaningOf(190, 999)).toBe("pause_account sign_in");
    expect(meaningOf(551, 7)).toBe("unreachable");
  });

  it("tries an unknown code again only when Meta calls it passing", () => {
    expect(meaningOf(424_242, undefined)).toBe("refuse other");
    expect(meaningOf(424_242, undefined, true)).toBe("try_again 5 meta_trouble");
  });

  it("reads code 10 with the tag as the missing feature, unless its subcode says something else", () => {
    const asPerson = (subcode?: number) => reactionToSendError(errorOf(10, subcode), true).kind;
    expect(asPerson()).toBe("human_agent_missing");
    expect(asPerson(1)).toBe("human_agent_missing");
    expect(asPerson(2_534_022)).toBe("window");
    expect(asPerson(1_893_063)).toBe("pause_account");
  });
});
