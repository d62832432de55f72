import type { Bridge } from "#shared/contract/bridge.ts";

/** A route and what it is asked, as it will be asked again by whoever wants the answer. */
export type Ask = readonly [route: string, input: unknown];

export interface HeadStart {
  /** Answers what was asked ahead, each once, and passes on everything else. */
  readonly bridge: Bridge;
  /** What nobody has wanted until now is forgotten: it would be old. */
  readonly end: () => void;
}

/**
 * Asks the host what the first screen is going to ask, while most of the page is still on its way. From then on is heard
 * what happens: whoever begins to listen later is told to read everything again, if anything has.
 */
export function takeHeadStart(bridge: Bridge, asks: readonly Ask[]): HeadStart {
  let hasHeard = false;
  const hear = (): void => {
    hasHeard = true;
  };
  bridge.on(hear, hear);
  const ahead = new Map(asks.map(([route, input]) => [keyOf(route, input), bridge.request(route, input)]));
  return {
    bridge: {
      request: async (route, input) => {
        const key = keyOf(route, input);
        const answer = ahead.get(key);
        ahead.delete(key);
        return answer ?? bridge.request(route, input);
      },
      on(listener, resync) {
        const leave = bridge.on(listener, resync);
        if (hasHeard) resync();
        return leave;
      },
      platform: bridge.platform,
    },
    end: () => ahead.clear(),
  };
}

const keyOf = (route: string, input: unknown): string => `${route} ${JSON.stringify(input)}`;
