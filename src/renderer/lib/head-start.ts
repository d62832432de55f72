import type { Bridge } from "#shared/contract/bridge.ts";
import type { CoreEvent } from "#shared/contract/events.ts";

/** A route and what it is asked, as it will be asked again by whoever wants the answer. */
export type Ask = readonly [route: string, input: unknown];

export interface HeadStart {
  /** Answers what was asked ahead, each once, and passes on everything else. */
  readonly bridge: Bridge;
  /** What nobody has wanted until now is forgotten: it would be old. */
  readonly end: () => void;
  /** Something has happened since it began, or may have: what was answered is to be read again. */
  readonly hasMissed: () => boolean;
  /** Whatever has been answered so far must not be shown any more. */
  readonly isForfeited: () => boolean;
}

/** After these nobody may read what stood there before: not even until it has been asked for again. */
const FORFEITING: ReadonlySet<CoreEvent["type"]> = new Set<CoreEvent["type"]>([
  "lock",
  "practice",
  "restored",
  "erased",
]);

/**
 * Asks the host what the first screen is going to ask, while most of the page is still on its way. From then on is heard
 * whether anything happens.
 */
export function takeHeadStart(bridge: Bridge, asks: readonly Ask[]): HeadStart {
  let hasMissed = false;
  let isForfeited = false;
  const forfeit = (): void => {
    hasMissed = true;
    isForfeited = true;
    ahead.clear();
  };
  const hear = ({ type }: CoreEvent): void => {
    hasMissed = true;
    if (FORFEITING.has(type)) forfeit();
  };
  const ahead = new Map<string, ReturnType<Bridge["request"]>>();
  // A stream that broke off has told nobody what it was.
  bridge.on(hear, forfeit);
  for (const [route, input] of asks) ahead.set(keyOf(route, input), bridge.request(route, input));
  return {
    bridge: {
      request: async (route, input) => {
        const key = keyOf(route, input);
        const answer = ahead.get(key);
        ahead.delete(key);
        return answer ?? bridge.request(route, input);
      },
      on: bridge.on,
      platform: bridge.platform,
    },
    end: () => ahead.clear(),
    hasMissed: () => hasMissed,
    isForfeited: () => isForfeited,
  };
}

const keyOf = (route: string, input: unknown): string => `${route} ${JSON.stringify(input)}`;
