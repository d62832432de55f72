import type { CoreEvent } from "#shared/contract/events.ts";
import type { AccountId } from "#shared/domain/ids.ts";
import type { Database } from "./db/database.ts";
import type { EventHub } from "./event-hub.ts";
import { createHealth, type Health } from "./health/health.ts";
import { createConversationIndex, type ConversationIndex } from "./inbox/conversations.ts";
import { createConversationTouches, type ConversationTouches } from "./inbox/conversation-touches.ts";
import { createMessageHints, type MessageHints } from "./inbox/message-hints.ts";
import { createMessageRows, type MessageRows } from "./inbox/message-rows.ts";
import { createGraphClient, type GraphAccess, type GraphClient } from "./instagram/graph-client.ts";
import { createRateLimits, type RateLimits } from "./instagram/rate-limits.ts";
import { createLine, type Line } from "./line.ts";
import { addressesAt } from "./instagram/addresses.ts";
import type { Clock, CorePorts, GraphAddresses, Logger, PracticeShop } from "./ports.ts";
import { createStorageState, type StorageState } from "./storage-state.ts";
import { createAccounts, type Accounts } from "./setup/accounts.ts";
import { connectPracticeShop } from "./setup/practice.ts";
import { createSettings, type SettingsRoom } from "./setup/settings.ts";

/** What has been opened, to be closed backwards: at the end, or as soon as a later step fails. */
export interface Opened {
  readonly add: (close: () => void | Promise<void>) => void;
  /** The last first, and every one of them; then the first error, if there was one. */
  readonly closeAll: () => Promise<void>;
}

/** What every wing of the core stands on: the database and its rows, the accounts, the line to Meta. */
export interface Foundation {
  readonly ports: CorePorts;
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly emit: (event: CoreEvent) => void;
  readonly opened: Opened;
  readonly shop: PracticeShop | undefined;
  readonly addresses: GraphAddresses;
  readonly graph: GraphClient;
  /** Meta's limits per account; whoever calls in the background asks here first. */
  readonly limits: RateLimits;
  readonly accounts: Accounts;
  readonly settings: SettingsRoom;
  readonly conversations: ConversationIndex;
  readonly touches: ConversationTouches;
  readonly messages: MessageRows;
  readonly hints: MessageHints;
  readonly health: Health;
  readonly line: Line;
  readonly storage: StorageState;
  /** How to speak for an account; undefined when it is unknown or signed out. */
  readonly accessOf: (accountId: AccountId) => GraphAccess | undefined;
  /** Tells the screens that these conversations are to be read again, or nothing but their rows in the lists. */
  readonly changed: (ids: readonly number[], only?: "rows") => void;
  /** Ends every call to Meta that is under way. */
  readonly hangUp: () => void;
}

/** @throws AppError when accounts, secrets or settings cannot be read at all. */
export async function layFoundation(
  ports: CorePorts,
  events: EventHub,
  db: Database,
  shop: PracticeShop | undefined,
  opened: Opened,
): Promise<Foundation> {
  const { clock, logger } = ports;
  const { emit } = events;
  const addresses = shop === undefined ? ports.graph : addressesAt(shop.graphUrl);
  const ending = new AbortController();

  const accounts = createAccounts(db, ports.secrets, clock);
  opened.add(accounts.settled);
  const settings = createSettings(ports.settings);
  await accounts.load();
  await settings.load();
  if (shop !== undefined) await connectPracticeShop(shop, accounts);

  const hints = createMessageHints(db);
  const health = createHealth({ db, clock, logger, emit, beingFetched: hints.count });
  opened.add(health.stop);
  const line = createLine(emit);

  return {
    ports,
    db,
    clock,
    logger,
    emit,
    opened,
    shop,
    addresses,
    graph: createGraphClient(ports.fetch, ending.signal),
    limits: createRateLimits(clock),
    accounts,
    settings,
    conversations: createConversationIndex(db),
    touches: createConversationTouches(db),
    messages: createMessageRows(db),
    hints,
    health,
    line,
    storage: createStorageState(emit),
    accessOf(accountId) {
      const account = accounts.list().find(({ id }) => id === accountId);
      const accessToken = accounts.accessToken(accountId);
      if (account === undefined || accessToken === undefined) return undefined;
      return { baseUrl: addresses[account.family], accessToken };
    },
    changed(ids, only) {
      if (ids.length > 0) emit({ type: "conversations", conversationIds: ids, ...(only && { only }) });
    },
    hangUp: () => ending.abort(),
  };
}
