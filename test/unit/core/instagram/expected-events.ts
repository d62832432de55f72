import type { ParsedDelivery } from "../../../support/parse-delivery.ts";
import { toAccountId } from "#shared/domain/ids.ts";
import { account, changeMs, mid, sides, understood } from "./expected.ts";

/** Stands for a hash in the table below; keys.test.ts says what the hashes must do. */
export const someKey = "<32 hex digits>";

const reaction = (value: string, emoji?: string, rest = {}) =>
  understood({
    kind: "reaction",
    ...sides,
    ...mid(value),
    by: "customer",
    ...(emoji !== undefined && { emoji }),
    ...rest,
  });
const edit = (value: string, text: string, editNumber: number, direction: "in" | "out" = "in") =>
  understood({ kind: "edit", ...sides, ...mid(value), direction, text, editNumber });
const fetchHint = (value: string) =>
  understood({ kind: "fetch_hint", accountId: account, atMs: sides.atMs, ...mid(value) });
const seen = (value: string, rest = {}) => understood({ kind: "read", ...sides, ...mid(value), ...rest });
const postback = (value: string, rest = {}) =>
  understood({
    kind: "postback",
    ...sides,
    ...mid(value),
    key: value,
    title: "Opening hours",
    payload: "HOURS",
    isSelf: false,
    standby: false,
    ...rest,
  });
const thread = (action: "pass" | "take" | "request" | "app_roles", rest = {}) =>
  understood({ kind: "thread_control", ...sides, key: someKey, action, ...rest });
const other = (field: string, atMs: number = sides.atMs) =>
  understood({ kind: "other", accountId: account, atMs, field, key: someKey });
const comment = (commentId: string, text: string, rest = {}): ParsedDelivery =>
  understood({ kind: "comment", accountId: account, atMs: changeMs, commentId, text, live: false, ...rest });
const dashboardTest = (field: string, rest = {}): ParsedDelivery =>
  understood({ kind: "dashboard_test", accountId: toAccountId("0"), atMs: changeMs, field, ...rest });

const a_customer = { fromId: "900000000000001", fromUsername: "a.customer" };

/** Fixture name → what it means, for everything but messages and what is not understood. */
export const expectedEvents: Readonly<Record<string, ParsedDelivery>> = {
  reaction: reaction("aWdfZAG1f_E1", "❤️"),
  "reaction-unreact": reaction("aWdfZAG1f_E1"),
  "reaction-word-only": reaction("aWdfZAG1f_E1", "😮"),
  "reaction-other-without-emoji": reaction("aWdfZAG1f_E1", "❔"),
  "reaction-without-action": reaction("aWdfZAG1f_E1", "🔥"),
  "reaction-by-account": reaction("aWdfZAG1f_T1", "👍", { by: "account" }),
  "reaction-in-changes": reaction("aWdfZAG1f_E1", "😂", { atMs: sides.atMs + 100_000 }),

  edit: edit("aWdfZAG1f_T1", "Is the shop open on Monday?", 1),
  "edit-text-number": edit("aWdfZAG1f_T1", "Is the shop open on Sunday?", 2),
  "edit-by-account": edit("aWdfZAG1f_E1", "Yes, until 19:00", 1, "out"),
  "edit-zero-without-sender": fetchHint("aWdfZAG1f_H1"),
  "edit-zero-with-sender": fetchHint("aWdfZAG1f_H2"),
  "edit-without-sender": fetchHint("aWdfZAG1f_H3"),

  seen: seen("aWdfZAG1f_E1"),
  "seen-in-changes": seen("aWdfZAG1f_E1", { atMs: sides.atMs + 160_000 }),
  "seen-by-account": other("messaging_seen"),

  postback: postback("m-p"),
  "postback-without-mid": understood({
    kind: "postback",
    ...sides,
    key: someKey,
    title: "Opening hours",
    payload: "HOURS",
    isSelf: false,
    standby: false,
  }),
  "postback-self": postback("m-ps", { isSelf: true }),
  "postback-standby": understood({
    kind: "postback",
    ...sides,
    ...mid("m-pb"),
    key: "m-pb",
    title: "Opening hours",
    isSelf: false,
    standby: true,
  }),
  "postback-with-referral": postback("m-pr", {
    title: "Start",
    payload: "START",
    referral: { ref: "flyer", source: "SHORTLINK", type: "OPEN_THREAD" },
  }),
  referral: understood({
    kind: "referral",
    ...sides,
    key: someKey,
    referral: { ref: "spring-flyer", source: "SHORTLINK", type: "OPEN_THREAD" },
    standby: false,
  }),
  "opt-in": understood({ kind: "opt_in", ...sides, key: someKey, title: "News" }),

  "thread-control-pass": thread("pass", { previousOwnerAppId: "111", newOwnerAppId: "222" }),
  "thread-control-take": thread("take", { previousOwnerAppId: "111", newOwnerAppId: "222" }),
  "thread-control-request": thread("request", { newOwnerAppId: "333" }),
  "thread-control-app-roles": thread("app_roles"),
  "thread-control-app-roles-no-customer": other("messaging_handover"),
  "thread-control-handovers": thread("pass", { newOwnerAppId: "222" }),
  "thread-control-in-changes": thread("take", { previousOwnerAppId: "111", atMs: sides.atMs + 210_000 }),

  "policy-enforcement": other("messaging_policy_enforcement"),
  "policy-enforcement-old": other("messaging_policy_enforcement"),
  "response-feedback": other("response_feedback"),
  delivery: other("message_deliveries"),
  "story-insights": other("story_insights", changeMs),

  comment: comment("17900000000000001", "how much?", {
    ...a_customer,
    mediaId: "18010000000000002",
    parentId: "17900000000000000",
  }),
  "comment-family-a": comment("17900000000000002", "how much?", { mediaId: "18010000000000002" }),
  "comment-flat": comment("17900000000000003", "nice", a_customer),
  "comment-live": comment("17900000000000006", "hello from the live", {
    ...a_customer,
    mediaId: "18010000000000009",
    live: true,
  }),
  "comment-own": other("comments", changeMs),
  "comment-own-self-scoped": other("comments", changeMs),
  mention: understood({
    kind: "mention",
    accountId: account,
    atMs: changeMs,
    mediaId: "18010000000000003",
    commentId: "17900000000000007",
  }),

  "test-messages": dashboardTest("messages"),
  "test-messages-2022": dashboardTest("messages", { atMs: 1_661_141_837_537 }),
  "test-messages-2021": dashboardTest("messages", { accountId: account }),
  "test-messages-own-entry-id": dashboardTest("messages", { accountId: account }),
  "test-sender-only": dashboardTest("messages", { accountId: account }),
  "test-recipient-only": dashboardTest("messages", { accountId: account }),
  "test-random-mid-only": dashboardTest("messages", { accountId: account }),
  "test-reactions": dashboardTest("message_reactions"),
  "test-seen": dashboardTest("messaging_seen"),
  "test-referral": dashboardTest("messaging_referral"),
  "test-optins": dashboardTest("messaging_optins"),
  "test-handover": dashboardTest("messaging_handover"),
  "test-comments": dashboardTest("comments"),
  "test-unknown-field": dashboardTest("a_field_of_tomorrow"),
};
