import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import type { MediaState } from "#shared/contract/media.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { attachmentUrl } from "#renderer/lib/media-url.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

/**
 * How a picture, film or sound stands. A tag that fails does not say why, so the host is asked; until it has answered,
 * there is what there was while it loaded, and no broken picture.
 */
export type MediaLook =
  | { readonly kind: "loading" }
  | { readonly kind: "here" }
  | { readonly kind: "failed"; readonly state: MediaState };

export interface UsedMedia {
  readonly url: string;
  readonly look: MediaLook;
  readonly arrived: () => void;
  readonly failed: () => void;
  readonly tryAgain: () => void;
}

export function useMedia(attachmentId: number): UsedMedia {
  const client = useClient();
  const [attempt, setAttempt] = useState(0);
  const [stage, setStage] = useState<"loading" | "here" | "failed">("loading");
  const { data, isError } = useQuery({
    queryKey: queryKeys.mediaState(attachmentId, attempt),
    queryFn: async () => client.request("media/state", { attachmentId }),
    enabled: stage === "failed",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const arrived = useCallback(() => setStage("here"), []);
  const failed = useCallback(() => setStage("failed"), []);
  const tryAgain = useCallback(() => {
    setStage("loading");
    setAttempt((before) => before + 1);
  }, []);
  const state = isError ? ({ kind: "offline" } as const) : data;
  return {
    url: attachmentUrl(attachmentId, attempt),
    look: stage === "failed" ? failedLook(state) : { kind: stage },
    arrived,
    failed,
    tryAgain,
  };
}

function failedLook(state: MediaState | undefined): MediaLook {
  return state === undefined ? { kind: "loading" } : { kind: "failed", state };
}

/** For a player of what may be looked at and not saved: its own menu offers no copy. */
export const NO_COPY = { controlsList: "nodownload", disablePictureInPicture: true } as const;

/** One thing plays at a time: whatever else plays is paused. */
export function usePlaysAlone(): (playing: HTMLMediaElement) => void {
  const others = useRef(() => Array.from(document.querySelectorAll<HTMLMediaElement>("audio, video")));
  return useCallback((playing) => {
    for (const other of others.current()) if (other !== playing) other.pause();
  }, []);
}
