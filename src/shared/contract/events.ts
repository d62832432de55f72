/**
 * Events say that something changed, never what it is now: the renderer reads it again through the contract.
 * They are made by the core, so they are typed here and not parsed.
 */
export type CoreEvent =
  /** These conversations, their messages or their place in the lists changed. */
  | { readonly type: "conversations"; readonly conversationIds: readonly number[] }
  | { readonly type: "accounts" }
  | { readonly type: "settings" }
  /** The line to Instagram came or went. */
  | { readonly type: "connection"; readonly online: boolean }
  /** Numbers that Health shows have changed; at most once a second. */
  | { readonly type: "health" }
  /** Messages cannot be written to disk, or can be again. */
  | { readonly type: "storage"; readonly failing: boolean };
