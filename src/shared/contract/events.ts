/**
 * Events say that something changed, and hardly ever what it is now: the renderer reads it again through the contract.
 * They are made by the core, so they are typed here and not parsed.
 */
export type CoreEvent =
  /**
   * These conversations, their messages or their place in the lists changed. `only` rows: what a list shows of them, and
   * nothing in their threads or beside these.
   */
  | { readonly type: "conversations"; readonly conversationIds: readonly number[]; readonly only?: "rows" }
  /**
   * These are gone, unsent or removed: whatever shows, plays, quotes or notifies of them lets go of them at once. A
   * conversation stands for all of its messages. An unsent message stays in the list as a mark without content.
   */
  | { readonly type: "erased"; readonly conversationIds: readonly number[]; readonly messageIds: readonly number[] }
  /** An erasure has come further, or has a receipt. */
  | { readonly type: "erasure"; readonly erasureId: number }
  /** These were snoozed, and their time has come. */
  | { readonly type: "reminder"; readonly conversationIds: readonly number[] }
  /** A label was made, changed or removed. */
  | { readonly type: "labels" }
  | { readonly type: "accounts" }
  | { readonly type: "settings" }
  /**
   * The lock was turned on or off, or the screen was locked or opened. This one says what it is now, because the screen
   * must not ask first. While it is locked, only this, `settings`, `erased` and `restored` are told.
   */
  | { readonly type: "lock"; readonly isLocked: boolean }
  /** The set-up came further, or a link of a chain holds or does not. */
  | { readonly type: "setup" }
  /** A job of the archive came further, or what it keeps changed. */
  | { readonly type: "archive" }
  /** Another inbox is open now, from a copy or a backup: everything is read again. */
  | { readonly type: "restored" }
  /** Practice began or ended: another inbox is open now, and everything is read again. */
  | { readonly type: "practice" }
  /** What is known of new versions, or how far one has come. */
  | { readonly type: "updates" }
  | { readonly type: "saved_replies" }
  /** What an account's assistant says, or whether it does. */
  | { readonly type: "assistant" }
  /** Somebody outside the screen asked to be shown something: `desk/take-wish` says what. */
  | { readonly type: "wish" }
  /** The line to Instagram came or went. */
  | { readonly type: "connection"; readonly online: boolean }
  /** Numbers that Health shows have changed; at most once a second. */
  | { readonly type: "health" }
  /** Messages cannot be written to disk, or can be again. */
  | { readonly type: "storage"; readonly failing: boolean };
