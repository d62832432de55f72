import type { LoginFamily } from "#shared/contract/accounts.ts";

/** Permissions the inbox lives on (Meta, "Instagram Platform Overview"; `pages_messaging`: the live API demands it). */
export const NEEDED_SCOPES: Readonly<Record<LoginFamily, readonly string[]>> = {
  facebook: [
    "instagram_basic",
    "instagram_manage_messages",
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_metadata",
    "pages_messaging",
  ],
  instagram: ["instagram_business_basic", "instagram_business_manage_messages"],
};

/** Asked for as well where it helps to list Pages of a business portfolio; nothing breaks without it. */
export const ASKED_SCOPES: Readonly<Record<LoginFamily, readonly string[]>> = {
  facebook: [...NEEDED_SCOPES.facebook, "business_management"],
  instagram: NEEDED_SCOPES.instagram,
};

/** What Meta is to send (Meta, "Setup Webhooks Subscriptions"). Names Meta refuses are left out one by one. */
export const WEBHOOK_FIELDS = [
  "messages",
  "message_reactions",
  "messaging_postbacks",
  "messaging_seen",
  "messaging_referral",
  "messaging_handover",
  "standby",
  "message_edit",
] as const;

/** Without this one there is no inbox. */
export const FIELD_WITHOUT_WHICH_NOTHING = "messages";

/** The account's own opt-in. Family A knows the names of Pages only (restfb #1210). */
export const ACCOUNT_FIELDS: Readonly<Record<LoginFamily, readonly (readonly string[])[]>> = {
  facebook: [
    ["messages", "messaging_postbacks", "message_reactions"],
    // Without `pages_messaging` Meta refuses the whole call; any one field makes the app get all of its own.
    ["feed"],
  ],
  instagram: [
    ["messages", "message_reactions", "messaging_postbacks", "messaging_seen", "messaging_referral"],
    ["messages"],
  ],
};
