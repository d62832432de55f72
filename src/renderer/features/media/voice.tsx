import { useCallback, useRef, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { endWithTag, shown } from "#renderer/lib/media-url.ts";
import { IconButton } from "#renderer/ui/button.tsx";
import { Gone } from "./gone.tsx";
import type { MediaProps } from "./photo.tsx";
import { useComesNear } from "./use-comes-near.ts";
import { useMedia, usePlaysAlone } from "./use-media.ts";

const SPEEDS = [1, 1.5, 2] as const;
const STEP_SECONDS = 1;

/**
 * A voice message: play and pause, where it is, how fast. Time runs from left to right in every language, as it does on
 * every player (design.md: no mirrored media).
 */
export function Voice(props: MediaProps) {
  const { t, format } = useI18n();
  const { attachment } = props;
  const { url, look, arrived, failed, tryAgain } = useMedia(attachment.id);
  const [isPlaying, setIsPlaying] = useState(false);
  const [atSeconds, setAtSeconds] = useState(0);
  const [seconds, setSeconds] = useState(0);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const sound = useRef<HTMLAudioElement>(null);
  const held = useCallback((tag: HTMLAudioElement | null) => {
    sound.current = tag;
    return endWithTag(tag);
  }, []);
  const frame = useRef<HTMLFieldSetElement>(null);
  const isNear = useComesNear(frame);
  const playsAlone = usePlaysAlone();
  const label = attachment.title ?? t("attachment.audio");
  if (!attachment.viewable || look.kind === "failed") {
    return <Gone {...props} state={look.kind === "failed" ? look.state : undefined} onTryAgain={tryAgain} />;
  }
  const toggle = (): void => {
    const player = sound.current;
    if (player === null) return;
    if (player.paused) drop(player.play(), "its error event says that it failed");
    else player.pause();
  };
  const goTo = (to: number): void => {
    setAtSeconds(to);
    if (sound.current !== null) sound.current.currentTime = to;
  };
  const nextSpeed = (): void => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (sound.current !== null) sound.current.playbackRate = next;
  };
  const place = { at: format.length(atSeconds), length: format.length(seconds) };
  return (
    <fieldset ref={frame} className="voice" aria-label={label} data-state={look.kind} dir="ltr">
      {isNear && (
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <audio
          {...shown(url)}
          ref={held}
          preload="metadata"
          onLoadedMetadata={(event) => {
            arrived();
            event.currentTarget.playbackRate = speed;
            if (Number.isFinite(event.currentTarget.duration)) setSeconds(event.currentTarget.duration);
          }}
          onDurationChange={({ currentTarget: { duration } }) => Number.isFinite(duration) && setSeconds(duration)}
          onTimeUpdate={(event) => setAtSeconds(event.currentTarget.currentTime)}
          onPlay={(event) => {
            setIsPlaying(true);
            playsAlone(event.currentTarget);
          }}
          onPause={() => setIsPlaying(false)}
          onEnded={() => setAtSeconds(0)}
          onError={failed}
        />
      )}
      <IconButton
        icon={isPlaying ? "pause" : "play"}
        className="voice-play"
        label={t(isPlaying ? "media.pause" : "media.play")}
        disabled={look.kind !== "here"}
        onClick={toggle}
      />
      <input
        type="range"
        min={0}
        max={Math.max(seconds, STEP_SECONDS)}
        step={0.1}
        value={Math.min(atSeconds, seconds)}
        disabled={look.kind !== "here"}
        aria-label={t("media.position")}
        aria-valuetext={t("media.place", place)}
        onChange={(event) => goTo(Number(event.target.value))}
        onKeyDown={(event) => {
          const step = {
            ArrowLeft: -STEP_SECONDS,
            ArrowDown: -STEP_SECONDS,
            ArrowRight: STEP_SECONDS,
            ArrowUp: STEP_SECONDS,
          }[event.key];
          if (step !== undefined) {
            event.preventDefault();
            // The arrows also walk through the messages.
            event.stopPropagation();
            goTo(Math.min(seconds, Math.max(0, atSeconds + step)));
          }
          if (event.key !== " ") return;
          event.preventDefault();
          toggle();
        }}
      />
      <span className="voice-time" aria-hidden="true">
        {isPlaying || atSeconds > 0 ? place.at : place.length}
      </span>
      <button type="button" className="voice-speed" aria-label={t("media.speed", { speed })} onClick={nextSpeed}>
        <span aria-hidden="true">{format.number(speed)}×</span>
      </button>
    </fieldset>
  );
}
