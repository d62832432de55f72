import type { ErasureState, ErasureView, RemovedCounts } from "#shared/contract/erasure.ts";
import { assertNever } from "#shared/assert-never.ts";
import type { I18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";

type Words = Pick<I18n, "t" | "format">;

/** "86 messages, 4 photos and files and 1 customer"; undefined when nothing was counted. */
export function countedText(counts: Partial<RemovedCounts>, { t, format }: Words): string | undefined {
  const {
    messages = 0,
    attachments = 0,
    reactions = 0,
    replies = 0,
    customers = 0,
    events = 0,
    quarantined = 0,
  } = counts;
  const parts = [
    messages > 0 && t("counted.messages", { count: messages }),
    attachments > 0 && t("counted.attachments", { count: attachments }),
    reactions > 0 && t("counted.reactions", { count: reactions }),
    replies > 0 && t("counted.replies", { count: replies }),
    customers > 0 && t("counted.customers", { count: customers }),
    events > 0 && t("counted.events", { count: events }),
    quarantined > 0 && t("counted.quarantined", { count: quarantined }),
  ].filter((part) => part !== false);
  return parts.length === 0 ? undefined : format.list(parts);
}

/** Nothing more is removed; the bytes of what was may still be overwritten. */
export const hasEnded = (state: ErasureState): boolean => state !== "running" && state !== "stopping";

/** How an erasure ended, with its counts. */
export function resultText(erasure: ErasureView, words: Words): string {
  const { t } = words;
  const what = countedText(erasure.removed, words);
  switch (erasure.state) {
    case "running":
    case "stopping":
      return what === undefined ? t("remove.running") : t("remove.soFar", { what });
    case "cleaning":
    case "done":
      return what === undefined ? t("remove.doneNothing") : t("remove.done", { what });
    case "cancelled":
      return what === undefined ? t("remove.cancelledNothing") : t("remove.cancelled", { what });
    case "failed":
      return what === undefined ? t("remove.faultedNothing") : t("remove.faulted", { what });
    default:
      return assertNever(erasure.state, "state");
  }
}

export const WHAT_WORDS: Readonly<Record<ErasureView["what"], PlainKey>> = {
  unsent: "receipt.what.unsent",
  message: "receipt.what.message",
  conversation: "receipt.what.conversation",
  customer: "receipt.what.customer",
  account: "receipt.what.account",
  older_than: "receipt.what.older_than",
  sign_in: "receipt.what.sign_in",
};

export const WISH_WORDS: Readonly<Record<ErasureView["wish"], PlainKey>> = {
  customer: "receipt.wish.customer",
  owner: "receipt.wish.owner",
  meta: "receipt.wish.meta",
  retention: "receipt.wish.retention",
};

export const STATE_WORDS: Readonly<Record<ErasureState, PlainKey>> = {
  running: "receipt.state.running",
  stopping: "receipt.state.stopping",
  cleaning: "receipt.state.cleaning",
  done: "receipt.state.done",
  cancelled: "receipt.state.cancelled",
  failed: "receipt.state.failed",
};
