import type { AccountId, CustomerId } from "#shared/domain/ids.ts";
import type { Foundation } from "../foundation.ts";
import type { EventSource } from "../ports.ts";
import { createFetchMedia } from "./fetch-media.ts";
import { createFreshLink } from "./fresh-link.ts";
import { createMediaLine } from "./media-line.ts";
import { createMediaLinks } from "./media-links.ts";
import { createMediaMemory } from "./media-memory.ts";
import { createMediaStates } from "./media-states.ts";
import { createOpenMedia, type OpenMedia } from "./open-media.ts";
import { createTurns } from "./turns.ts";
import { createViews } from "./views.ts";

/** Pictures, films, voice notes and files: shown from Meta's links, kept by nobody. */
export type Media = Pick<OpenMedia, "open" | "state">;

const AT_ONCE = 8;
const MOST_WAITING = 1_000;

export function createMedia(
  foundation: Foundation,
  events: EventSource,
  readProfile: (accountId: AccountId, customerId: CustomerId) => Promise<void>,
): Media {
  const { db, clock, logger, opened, graph, accessOf, shop } = foundation;
  const line = createMediaLine({ practiceOrigin: () => shop?.mediaOrigin });
  const links = createMediaLinks(db);
  const media = createOpenMedia({
    links,
    fetchMedia: createFetchMedia({ line, turns: createTurns(AT_ONCE, MOST_WAITING), logger }),
    freshLink: createFreshLink({ links, graph, clock, accessOf, readProfile }),
    memory: createMediaMemory(),
    states: createMediaStates(),
    views: createViews(),
    clock,
    logger,
  });
  opened.add(
    events.subscribe((event) => {
      if (event.type === "erased") media.erased(event);
    }),
  );
  opened.add(line.close);
  return media;
}
