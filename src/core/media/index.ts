import { join } from "node:path";
import type { AccountId, CustomerId } from "#shared/domain/ids.ts";
import type { Foundation } from "../foundation.ts";
import type { EventSource } from "../ports.ts";
import type { Handlers } from "../rpc/router.ts";
import { createFetchMedia } from "./fetch-media.ts";
import { createFreshLink } from "./fresh-link.ts";
import { createKeeper } from "./keeper.ts";
import { createKeptRows } from "./kept-rows.ts";
import { createMediaLine } from "./media-line.ts";
import { createMediaLinks } from "./media-links.ts";
import { createMediaMemory } from "./media-memory.ts";
import { createMediaStates } from "./media-states.ts";
import { createOpenMedia, type OpenMedia } from "./open-media.ts";
import { createTurns } from "./turns.ts";
import { createViews } from "./views.ts";

/** Pictures, films, voice notes and files: shown from Meta's links, and kept only where the owner chose so. */
export interface Media extends Pick<OpenMedia, "open"> {
  readonly handlers: Pick<Handlers, "media/state" | "media/note-size" | "media/keeping" | "media/set-keeping">;
  /** Whether no file is left of media that is gone. */
  readonly isSwept: () => Promise<boolean>;
  /** Goes on with what the last run left, and begins to keep. */
  readonly begin: () => Promise<void>;
}

const AT_ONCE = 8;
const MOST_WAITING = 1_000;

export function createMedia(
  foundation: Foundation,
  events: EventSource,
  readProfile: (accountId: AccountId, customerId: CustomerId) => Promise<void>,
): Media {
  const { ports, db, clock, logger, opened, graph, accessOf, shop } = foundation;
  const line = createMediaLine({ practiceOrigin: () => shop?.mediaOrigin });
  const links = createMediaLinks(db);
  const fetchMedia = createFetchMedia({ line, turns: createTurns(AT_ONCE, MOST_WAITING), logger });
  const freshLink = createFreshLink({ links, graph, clock, accessOf, readProfile });
  const keeper = createKeeper({
    folder: join(ports.dataDir, "media"),
    rows: createKeptRows(db),
    links,
    fetchMedia,
    freshLink,
    secrets: ports.secrets,
    clock,
    logger,
  });
  const media = createOpenMedia({
    links,
    fetchMedia,
    freshLink,
    keeper,
    memory: createMediaMemory(),
    states: createMediaStates(),
    views: createViews(),
    clock,
    logger,
  });
  opened.add(
    events.subscribe((event) => {
      if (event.type === "conversations") keeper.wake();
      if (event.type !== "erased") return;
      media.erased(event);
      keeper.sweep();
    }),
  );
  opened.add(line.close);
  opened.add(media.stop);
  opened.add(keeper.stop);
  foundation.line.whenReturned(keeper.wakeAll);
  return {
    open: media.open,
    handlers: {
      "media/state": media.state,
      "media/note-size": media.noteSize,
      "media/keeping": keeper.get,
      "media/set-keeping": keeper.set,
    },
    isSwept: keeper.sweepFiles,
    async begin() {
      await keeper.begin();
      foundation.health.everyDay("media", keeper.sweep);
    },
  };
}
