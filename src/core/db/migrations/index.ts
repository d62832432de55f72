import type { Migration } from "../migrate.ts";
import { inbox } from "./0001-inbox.ts";
import { erasure } from "./0002-erasure.ts";
import { keptEvents } from "./0003-kept-events.ts";
import { outbox } from "./0004-outbox.ts";
import { drafts } from "./0005-drafts.ts";
import { mediaSize } from "./0006-media-size.ts";
import { setup } from "./0007-setup.ts";
import { triage } from "./0008-triage.ts";
import { savedReplies } from "./0009-saved-replies.ts";
import { figures } from "./0010-figures.ts";
import { outboxLanes } from "./0011-outbox-lanes.ts";
import { keptMedia } from "./0012-kept-media.ts";
import { search } from "./0013-search.ts";
import { history } from "./0014-history.ts";
import { outgoingFiles } from "./0015-outgoing-files.ts";
import { assistant } from "./0016-assistant.ts";
import { historySettled } from "./0017-history-settled.ts";
import { outboxStopped } from "./0018-outbox-stopped.ts";
import { awayCopies } from "./0019-away-copies.ts";
import { wholeConversations } from "./0020-whole-conversations.ts";
import { passedOver } from "./0021-passed-over.ts";
import { shownMessages } from "./0022-shown-messages.ts";
import { sharedByKind } from "./0023-shared-by-kind.ts";

/** Append only: a migration that has been released is never changed. */
export const migrations: readonly Migration[] = [
  inbox,
  erasure,
  keptEvents,
  outbox,
  drafts,
  mediaSize,
  setup,
  triage,
  savedReplies,
  figures,
  outboxLanes,
  keptMedia,
  search,
  history,
  outgoingFiles,
  assistant,
  historySettled,
  outboxStopped,
  awayCopies,
  wholeConversations,
  passedOver,
  shownMessages,
  sharedByKind,
];
