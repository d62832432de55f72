import { expect, test } from "vitest";
import { readAudit } from "../support/read-audit.ts";

test.each([
  ["nothing", "", false, "No audit could be had"],
  ["no advisories at this registry", '{"message":"404 Not Found","error":{"code":"E404"}}', false, "No audit could be"],
  ["nothing bad", '{"vulnerabilities":{"a":{"severity":"moderate"}}}', false, "no package has a known"],
  ["a high one", '{"vulnerabilities":{"a":{"severity":"high"},"b":{"severity":"low"}}}', true, "  a: high"],
  ["a critical one", '{"vulnerabilities":{"b":{"severity":"critical"}}}', true, "  b: critical"],
])("an audit that says %s", (_what, output, isBad, words) => {
  const audit = readAudit(output);
  expect(audit.isBad).toBe(isBad);
  expect(audit.sentence.toLowerCase()).toContain(words.toLowerCase());
  expect(audit.sentence).not.toContain("b: low");
});
