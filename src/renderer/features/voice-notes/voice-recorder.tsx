import { type RefObject, useEffect, useRef, useState } from "react";
import type { ReadyFile } from "#renderer/features/attachments/chosen-file.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { Button } from "#renderer/ui/button.tsx";
import { OutOf } from "#renderer/ui/out-of.tsx";
import { playSound, type RecordedSound, type Recording, type RecordingProblem, startRecording } from "./record.ts";
import { MOST_SECONDS } from "./wav.ts";

type Stage =
  | { readonly kind: "asking" }
  | { readonly kind: "recording"; readonly recording: Recording }
  | { readonly kind: "ready"; readonly sound: RecordedSound; readonly problem?: PlainKey }
  | { readonly kind: "leaving"; readonly sound: RecordedSound }
  | { readonly kind: "failed"; readonly because: RecordingProblem };

const PROBLEMS: Readonly<Record<RecordingProblem, PlainKey>> = {
  refused: "voice.refused",
  no_microphone: "voice.noMicrophone",
  failed: "voice.failed",
};

/** A voice message: begins to record when it is shown; then it is listened to, discarded or sent. Escape discards it. */
export function VoiceRecorder(props: {
  readonly canSend: boolean;
  readonly onSend: (file: ReadyFile) => void;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const client = useClient();
  const [stage, setStage] = useState<Stage>({ kind: "asking" });
  const frame = useRef<HTMLFieldSetElement>(null);
  const closing = useRef<AbortController>(undefined);

  useEffect(() => {
    const ending = new AbortController();
    closing.current = ending;
    const record = async (): Promise<void> => {
      const recording = await startRecording(ending.signal);
      if (ending.signal.aborted) return;
      if (typeof recording === "string") return setStage({ kind: "failed", because: recording });
      setStage({ kind: "recording", recording });
      const sound = await recording.sound.catch(() => undefined);
      if (ending.signal.aborted) return;
      setStage(sound === undefined ? { kind: "failed", because: "failed" } : { kind: "ready", sound });
    };
    drop(record(), "it says itself that it failed");
    return () => ending.abort();
  }, []);
  const { kind } = stage;
  useEffect(() => {
    if (kind === "asking") return frame.current?.focus();
    // The button that had the focus goes with its stage. Whoever has gone on to type elsewhere keeps on typing there.
    const { activeElement } = document;
    if (activeElement !== document.body && frame.current?.contains(activeElement) !== true) return;
    frame.current?.querySelector<HTMLElement>(`[data-next="${kind}"]`)?.focus();
  }, [kind]);

  const send = async (sound: RecordedSound): Promise<void> => {
    const closed = closing.current?.signal ?? AbortSignal.abort();
    setStage({ kind: "leaving", sound });
    const answer = await client
      .sendFile(sound.file, AbortSignal.timeout(SAVED_WITHIN_MS))
      .catch(() => ({ kind: "failed" as const }));
    if (closed.aborted) {
      if (answer.kind !== "kept") return;
      // Discarded while it was handed over.
      return drop(client.request("files/discard", { fileId: answer.fileId }), "the host removes it after a day");
    }
    if (answer.kind !== "kept") {
      const problem = answer.kind === "no_room" ? "files.problem.noRoom" : "files.problem.failed";
      return setStage({ kind: "ready", sound, problem });
    }
    const { fileId, media, size } = answer;
    const name = t("attachment.audio");
    props.onSend({ id: newClientId(), file: sound.file, name, state: { kind: "ready", fileId, media, size } });
    props.onClose();
  };

  return (
    // Escape closes it wherever the focus is in here.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <fieldset
      ref={frame}
      tabIndex={-1}
      className="voice-recorder"
      aria-label={t("voice.record")}
      data-stage={stage.kind}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.preventDefault();
        props.onClose();
      }}
    >
      {stage.kind === "asking" && <output>{t("voice.asking")}</output>}
      {stage.kind === "failed" && <p role="alert">{t(PROBLEMS[stage.because])}</p>}
      {stage.kind === "recording" && <Meter recording={stage.recording} />}
      {(stage.kind === "ready" || stage.kind === "leaving") && <Player sound={stage.sound} />}
      {stage.kind === "ready" && stage.problem !== undefined && <p role="alert">{t(stage.problem)}</p>}
      <Button kind="quiet" onClick={props.onClose} data-next={stage.kind === "failed" ? kind : undefined}>
        {t(stage.kind === "failed" ? "app.close" : "state.discard")}
      </Button>
      {stage.kind === "recording" && (
        <Button kind="primary" icon="check" data-next={kind} onClick={stage.recording.stop}>
          {t("state.stop")}
        </Button>
      )}
      {(stage.kind === "ready" || stage.kind === "leaving") && (
        <Button
          kind="primary"
          icon="send"
          className="composer-send"
          data-next={kind}
          aria-disabled={stage.kind === "leaving" || !props.canSend}
          onClick={() => {
            if (stage.kind === "ready" && props.canSend) drop(send(stage.sound), "it says itself that it failed");
          }}
        >
          {t("composer.send")}
        </Button>
      )}
    </fieldset>
  );
}

/** The host is on this computer. */
const SAVED_WITHIN_MS = 30_000;
const TICK_MS = 200;

/** That it records, how loud, and for how long. */
function Meter(props: { readonly recording: Recording }) {
  const { t, format } = useI18n();
  const { recording } = props;
  const [seconds, setSeconds] = useState(0);
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const startedMs = performance.now();
    const timer = window.setInterval(() => setSeconds((performance.now() - startedMs) / 1000), TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
  useLevel(recording, bar);
  return (
    <>
      <span className="recording-dot" aria-hidden="true" />
      <output>{t("voice.recording")}</output>
      <span className="level" aria-hidden="true">
        <span ref={bar} />
      </span>
      <span className="voice-time">
        <OutOf part={format.length(seconds)} whole={format.length(MOST_SECONDS)} />
      </span>
    </>
  );
}

/** Drawn past React: it changes with every frame. */
function useLevel(recording: Recording, bar: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let frame = 0;
    const draw = (): void => {
      bar.current?.style.setProperty("inline-size", `${(recording.level() * 100).toFixed(0)}%`);
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [recording, bar]);
}

function Player(props: { readonly sound: RecordedSound }) {
  const { t, format } = useI18n();
  const { buffer } = props.sound;
  const [end, setEnd] = useState<() => void>();
  useEffect(() => end, [end]);
  const toggle = (): void => {
    if (end !== undefined) return setEnd(undefined);
    const stop = playSound(buffer, () => setEnd(undefined));
    setEnd(() => stop);
  };
  return (
    <>
      <Button icon={end === undefined ? "play" : "pause"} onClick={toggle}>
        {t(end === undefined ? "voice.listen" : "state.stop")}
      </Button>
      <span className="voice-time">{format.length(Math.max(1, Math.round(buffer.duration)))}</span>
    </>
  );
}
