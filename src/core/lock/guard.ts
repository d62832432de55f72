import type { CoreEvent } from "#shared/contract/events.ts";
import type { Envelope } from "#shared/contract/errors.ts";
import { isRouteName, routes, type RouteName } from "#shared/contract/routes.ts";
import { DEFAULT_SETTINGS, settings, type Settings } from "#shared/contract/settings.ts";
import type { EventSource, FilePort, MediaAnswer, MediaRequest, Notifier, SignInWindow } from "../ports.ts";
import { namesNobody } from "./names-nobody.ts";

type AnswerRequest = (route: string, input: unknown) => Promise<Envelope<unknown>>;

/** What hosts get is told nothing while the lock is shut; what the rooms tell each other is not its business. */
export interface Guard {
  readonly request: (route: string, input: unknown, answer: AnswerRequest) => Promise<Envelope<unknown>>;
  readonly openMedia: (
    request: MediaRequest,
    open: (request: MediaRequest) => Promise<MediaAnswer>,
  ) => Promise<MediaAnswer>;
  readonly events: (source: EventSource) => EventSource;
  readonly notifier: (notifier: Notifier) => Notifier;
  /** A place that is chosen in a dialog of the system after the lock came was chosen by nobody knows whom. */
  readonly files: (files: FilePort) => FilePort;
  /** Meta's page in it may be signed in as the shop: it closes. */
  readonly signInWindow: (window: SignInWindow) => SignInWindow;
  /** To be called when the lock was shut: what is under way ends, and what the system shows of contents goes. */
  readonly shut: () => void;
}

/** How the screen is to look: all that can be set at a locked one. */
const LOOK: ReadonlySet<string> = new Set<keyof Settings>(["locale", "theme", "textSize", "motion"]);
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
  let shown = new AbortController();
  /** Conversations of which the system shows a name, a text or what came with it. */
  const told = new Set<number>();
  let system: Notifier | undefined;
  const unlessLocked = async (path: Promise<string | undefined>): Promise<string | undefined> => {
    const chosen = await path;
    return isLocked() ? undefined : chosen;
  };

  return {
    async request(route, input, answer) {
      if (isLocked() && !isOpen(route, input)) return LOCKED;
      const envelope = await answer(route, input);
      // The lock may have come while the answer was made.
      return isLocked() ? behindTheLock(route, envelope) : envelope;
    },
    async openMedia(request, open) {
      if (isLocked()) return { kind: "locked" };
      const signal = AbortSignal.any([request.signal, shown.signal]);
      const answer = await open({ ...request, signal });
      if (answer.kind !== "stream") return isLocked() ? { kind: "locked" } : answer;
      // Whatever it is read from, it ends here; also when the lock came while it was looked for.
      const body = answer.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal });
      return isLocked() ? { kind: "locked" } : { ...answer, body };
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
          const { sender, text, attachment } = notice;
          if (sender !== undefined || text !== undefined || attachment !== undefined) told.add(conversationId);
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
    files: (files) => ({
      chooseSave: async (suggestedName) => unlessLocked(files.chooseSave(suggestedName)),
      chooseOpen: async () => unlessLocked(files.chooseOpen()),
      chooseFolder: async () => unlessLocked(files.chooseFolder()),
    }),
    signInWindow: (window) => ({
      async open(wish) {
        if (isLocked()) return { kind: "closed" };
        return window.open({ ...wish, ending: AbortSignal.any([wish.ending, shown.signal]) });
      },
    }),
    shut() {
      shown.abort();
      shown = new AbortController();
      for (const conversationId of told) system?.withdraw(conversationId);
      told.clear();
    },
  };
}

function isOpen(route: string, input: unknown): boolean {
  const name: RouteName | undefined = isRouteName(route) ? route : undefined;
  if (name === "settings/get") return true;
  if (name !== "settings/set" || typeof input !== "object" || input === null) return false;
  return Object.keys(input).every((key) => LOOK.has(key));
}

/**
 * What a locked screen is told of an answer. A command that was begun before the lock was done: told that it was refused,
 * the screen would offer to do it again.
 */
function behindTheLock(route: string, envelope: Envelope<unknown>): Envelope<unknown> {
  if (!isRouteName(route)) return LOCKED;
  if (route === "settings/get" || route === "settings/set") return lookOf(envelope);
  const { kind, output } = routes[route];
  return kind === "command" && (!envelope.ok || namesNobody(output)) ? envelope : LOCKED;
}

/** The look; everything else of the settings stands there as it is before anybody has chosen. */
function lookOf(envelope: Envelope<unknown>): Envelope<unknown> {
  if (!envelope.ok) return envelope;
  const parsed = settings.safeParse(envelope.data);
  if (!parsed.success) return LOCKED;
  const { locale, theme, textSize, motion, hidesNames } = parsed.data;
  return { ok: true, data: { ...DEFAULT_SETTINGS, locale, theme, textSize, motion, hidesNames } };
}
