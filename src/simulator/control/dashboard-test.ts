import type { JsonRecord } from "../json.ts";

/**
 * What the App Dashboard's "Test → Send to my server" posts: a `changes` entry with the id "0", made-up ids and the
 * time as text in seconds (three generations of it are in chatwoot's fixtures).
 */
export function dashboardTestBody(field: string, nowMs: number): JsonRecord {
  const parties = { sender: { id: "12334" }, recipient: { id: "23245" }, timestamp: "1527459824" };
  const values: Readonly<Record<string, JsonRecord>> = {
    messages: { ...parties, message: { mid: "random_mid", text: "random_text" } },
    message_reactions: {
      ...parties,
      reaction: { mid: "random_mid", action: "react", reaction: "love", emoji: "\u2764\uFE0F" },
    },
    messaging_seen: { ...parties, read: { mid: "random_mid" } },
    messaging_postbacks: {
      ...parties,
      postback: { mid: "random_mid", title: "random_title", payload: "random_payload" },
    },
    messaging_referral: { ...parties, referral: { ref: "random_ref", source: "random_source", type: "random_type" } },
    messaging_optins: { ...parties, optin: { ref: "random_ref", user_ref: "random_user_ref" } },
    messaging_handover: {
      ...parties,
      pass_thread_control: { previous_owner_app_id: "123", new_owner_app_id: "456", metadata: "random_metadata" },
    },
    message_edit: { ...parties, message_edit: { mid: "random_mid", text: "random_text", num_edit: "random_num_edit" } },
    comments: {
      id: "17865799348089039",
      from: { id: "232323232", username: "test" },
      media: { id: "123123123", media_product_type: "FEED" },
      text: "This is an example.",
    },
  };
  const value = values[field] ?? parties;
  return { object: "instagram", entry: [{ id: "0", time: Math.floor(nowMs / 1000), changes: [{ field, value }] }] };
}
