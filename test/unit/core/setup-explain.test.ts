import { describe, expect, it } from "vitest";
import { causeOfRefusal, type AskedWith } from "#core/setup/explain.ts";
import { CAUSES, lightOf, mendOf, MENDS, type Cause } from "#shared/domain/chain.ts";

/** Code, subcode, what was asked with, and what it means on a link of the chain. */
const MEANINGS: readonly (readonly [number, number | undefined, AskedWith, Cause])[] = [
  [1, undefined, "account_token", "meta_trouble"],
  [1, 99, "account_token", "permission_missing"],
  [1, undefined, "code", "app_secret_wrong"],
  [3, undefined, "account_token", "app_lacks_use_case"],
  [10, undefined, "account_token", "permission_missing"],
  [10, 1_893_063, "account_token", "account_restricted"],
  [10, 2_534_077, "account_token", "two_factor_missing"],
  [17, undefined, "account_token", "rate_limited"],
  [100, 33, "app_token", "app_unknown"],
  [100, 36_008, "code", "redirect_not_listed"],
  [100, 36_009, "code", "sign_in_too_old"],
  [100, 2_534_013, "account_token", "page_not_linked"],
  [100, 2_534_029, "account_token", "account_restricted"],
  [100, undefined, "account_token", "unexpected"],
  [102, undefined, "account_token", "token_wrong_kind"],
  [190, undefined, "account_token", "token_unusable"],
  [190, undefined, "app_token", "app_secret_wrong"],
  [190, 458, "account_token", "app_removed"],
  [190, 459, "account_token", "person_blocked"],
  [190, 460, "account_token", "password_changed"],
  [190, 463, "account_token", "token_expired"],
  [190, 467, "account_token", "token_revoked"],
  [190, 492, "account_token", "page_role_lost"],
  [200, undefined, "account_token", "permission_missing"],
  [200, 2_534_041, "account_token", "messages_access_off"],
  [368, undefined, "account_token", "account_restricted"],
  [400, undefined, "code", "sign_in_too_old"],
  [613, undefined, "account_token", "rate_limited"],
  [2200, undefined, "app_token", "callback_not_validated"],
  [36_103, undefined, "account_token", "account_not_eligible"],
  [80_006, undefined, "account_token", "rate_limited"],
];

describe("a refusal of Meta's", () => {
  it.each(MEANINGS)("%i/%s asked with %s means %s", (code, subcode, askedWith, cause) => {
    const error = { code, isTransient: false, ...(subcode === undefined ? {} : { subcode }) };
    expect(causeOfRefusal(error, askedWith)).toBe(cause);
  });

  it("passes by itself where Meta says so, whatever its number", () => {
    expect(causeOfRefusal({ code: 1, isTransient: true }, "app_token")).toBe("meta_trouble");
    expect(causeOfRefusal({ code: 987_654, isTransient: true }, "account_token")).toBe("meta_trouble");
  });
});

describe("the chain", () => {
  it("has a mend for every cause, and uses every mend", () => {
    expect(new Set(CAUSES.map(mendOf))).toEqual(new Set(MENDS));
  });

  it("shows one light: what carries messages outweighs what can wait", () => {
    const link = (name: "address" | "sign_in" | "live_test", state: "ok" | "failed" | "needs_you" | "waiting") => ({
      link: name,
      state,
    });
    expect(lightOf([link("address", "ok")])).toBe("ok");
    expect(lightOf([link("address", "ok"), link("live_test", "waiting")])).toBe("working");
    expect(lightOf([link("sign_in", "failed")])).toBe("working");
    expect(lightOf([link("sign_in", "needs_you"), link("live_test", "failed")])).toBe("needs_you");
    expect(lightOf([link("sign_in", "needs_you"), link("address", "failed")])).toBe("down");
  });
});
