import type { CoreEvent } from "#shared/contract/events.ts";
import type { Envelope } from "#shared/contract/errors.ts";
import type { RouteName } from "#shared/contract/routes.ts";
import type { EventSource, MediaAnswer, MediaRequest, Notifier } from "../ports.ts";

/** What hosts get is told nothing while the lock is shut; what the rooms tell each other is not its business. */
export interface Guard {
  readonly request: (
    route: string,
    input: unknown,
    answer: (route: string, input: unknown) => Promise<Envelope<unknown>>,
  ) => Promise<Envelope<unknown>>;
  readonly openMedia: (
    request: MediaRequest,
    open: (request: MediaRequest) => Promise<MediaAnswer>,
  ) => Promise<MediaAnswer>;
  readonly events: (source: EventSource) => EventSource;
  readonly notifier: (notifier: Notifier) => Notifier;
  /** To be called when the lock was shut: what is under way ends, and what the system shows of contents goes. */
  readonly shut: () => void;
}

/**
 * Say nothing of anybody: how the screen is to look, and that somebody went on typing (nothing that was written is lost
 * because the lock came first).
 */
const OPEN_ROUTES: ReadonlySet<string> = new Set<RouteName>(["settings/get", "settings/set", "drafts/save"]);
/**
 * What is gone, and that another inbox is here, names ids only; told later or not at all, the page would keep a draft for
 * a number that has become somebody else's.
 */
const OPEN_EVENTS: ReadonlySet<CoreEvent["type"]> = new Set<CoreEvent["type"]>([
  "lock",
  "settings",
  "erased",
  "restored",
]);

const LOCKED: Envelope<never> = { ok: false, error: { code: "locked", message: "Shopbell is locked." } };

export function createGuard(isLocked: () => boolean): Guard {
  let streams = new AbortController();
  /** Conversations of which the system shows a name or a text. */
  const told = new Set<number>();
  let system: Notifier | undefined;

  return {
    async request(route, input, answer) {
      const isShut = () => isLocked() && !OPEN_ROUTES.has(route);
      if (isShut()) return LOCKED;
      const envelope = await answer(route, input);
      // The lock may have come while the answer was made.
      return isShut() ? LOCKED : envelope;
    },
    async openMedia(request, open) {
      if (isLocked()) return { kind: "locked" };
      return open({ ...request, signal: AbortSignal.any([request.signal, streams.signal]) });
    },
    events: (source) => ({
      subscribe: (listener) =>
        source.subscribe((event) => {
          if (!isLocked() || OPEN_EVENTS.has(event.type)) listener(event);
        }),
    }),
    notifier(notifier) {
      system = notifier;
      return {
        ...notifier,
        isWatched: () => !isLocked() && notifier.isWatched(),
        show(notice) {
          const { conversationId, why, messageIds, isSilent } = notice;
          if (isLocked()) {
            told.delete(conversationId);
            notifier.show({ conversationId, why, messageIds, isSilent });
            return;
          }
          if (notice.sender !== undefined || notice.text !== undefined) told.add(conversationId);
          notifier.show(notice);
        },
        withdraw(conversationId) {
          told.delete(conversationId);
          notifier.withdraw(conversationId);
        },
        withdrawAll() {
          told.clear();
          notifier.withdrawAll();
        },
      };
    },
    shut() {
      streams.abort();
      streams = new AbortController();
      for (const conversationId of told) system?.withdraw(conversationId);
      told.clear();
    },
  };
}
