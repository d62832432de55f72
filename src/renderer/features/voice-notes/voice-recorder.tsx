import { type RefObject, useEffect, useRef, useState } from "react";
import type { ReadyFile } from "#renderer/features/attachments/chosen-file.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";
import { Button } from "#renderer/ui/button.tsx";
import { OutOf } from "#renderer/ui/out-of.tsx";
import {
  type KeptRecording,
  playSound,
  type RecordedSound,
  type Recording,
  type RecordingProblem,
  startRecording,
} from "./record.ts";
import { MOST_SECONDS } from "./wav.ts";

type Stage =
  | { readonly kind: "asking" }
  | { readonly kind: "recording"; readonly recording: Recording }
  | {
      readonly kind: "ready";
      readonly recording: Recording;
      readonly sound: RecordedSound;
      readonly problem?: PlainKey;
    }
  | { readonly kind: "leaving"; readonly recording: Recording; readonly sound: RecordedSound }
  | { readonly kind: "failed"; readonly because: RecordingProblem };

const PROBLEMS: Readonly<Record<RecordingProblem, PlainKey>> = {
  refused: "voice.refused",
  no_microphone: "voice.noMicrophone",
  failed: "voice.failed",
};

/**
 * A voice message: begins to record when it is shown; then it is listened to, discarded or sent. Escape discards it. Left
 * for another conversation, the recording ends and waits here; sent before that, it goes all the same.
 */
export function VoiceRecorder(props: {
  readonly canSend: boolean;
  /** Recorded before this conversation was left. */
  readonly kept: Recording | undefined;
  /** Belongs to the conversation from now on; undefined: discarded. */
  readonly onKeep: (recording: KeptRecording | undefined) => void;
  /** False: discarded, or erased with its customer. */
  readonly isKept: (recording: Recording) => boolean;
  readonly onSend: (file: ReadyFile) => void;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const client = useClient();
  const toasts = useToasts();
  const [kept] = useState(props.kept);
  const [stage, setStage] = useState<Stage>({ kind: "asking" });
  const frame = useRef<HTMLFieldSetElement>(null);
  const current = useRef(kept);
  const keep = useLatestCallback(props.onKeep);
  const leave = useLatestCallback((recording: Recording, wasRecording: boolean) => {
    recording.stop();
    if (wasRecording && props.isKept(recording)) toasts.set({ text: t("voice.waits"), undo: undefined });
  });

  useEffect(() => {
    const leaving = new AbortController();
    let isRecording = false;
    const begin = async (): Promise<Recording | RecordingProblem> => {
      const recording = await startRecording(leaving.signal);
      if (typeof recording === "string") return recording;
      current.current = recording;
      isRecording = true;
      keep({ recording, isLeaving: false });
      setStage({ kind: "recording", recording });
      return recording;
    };
    const record = async (): Promise<void> => {
      const recording = kept ?? (await begin());
      const end = typeof recording === "string" ? failed(recording) : await endOf(recording);
      isRecording = false;
      if (leaving.signal.aborted) return;
      if (end.kind === "failed") keep(undefined);
      setStage(end);
    };
    drop(record(), "it says itself that it failed");
    return () => {
      leaving.abort();
      if (current.current !== undefined) leave(current.current, isRecording);
    };
  }, [kept, keep, leave]);
  const { kind } = stage;
  useEffect(() => {
    // What was recorded before waits; whoever came to write goes on writing.
    if (kind === "asking") return kept === undefined ? frame.current?.focus() : undefined;
    // The button that had the focus goes with its stage. Whoever has gone on to type elsewhere keeps on typing there.
    const { activeElement } = document;
    if (activeElement !== document.body && frame.current?.contains(activeElement) !== true) return;
    frame.current?.querySelector<HTMLElement>(`[data-next="${kind}"]`)?.focus();
  }, [kind, kept]);

  const close = (): void => {
    props.onKeep(undefined);
    current.current?.discard();
    props.onClose();
  };
  const send = async (recording: Recording, sound: RecordedSound): Promise<void> => {
    setStage({ kind: "leaving", recording, sound });
    props.onKeep({ recording, isLeaving: true });
    const answer = await client
      .sendFile(sound.file, AbortSignal.timeout(SAVED_WITHIN_MS))
      .catch(() => ({ kind: "failed" as const }));
    if (!props.isKept(recording)) {
      if (answer.kind !== "kept") return;
      return drop(client.request("files/discard", { fileId: answer.fileId }), "the host removes it after a day");
    }
    if (answer.kind !== "kept") {
      const problem = answer.kind === "no_room" ? "files.problem.noRoom" : "files.problem.failed";
      props.onKeep({ recording, isLeaving: false });
      return setStage({ kind: "ready", recording, sound, problem });
    }
    const { fileId, media, size } = answer;
    const name = t("attachment.audio");
    props.onKeep(undefined);
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
        close();
      }}
    >
      {stage.kind === "asking" && kept === undefined && <output>{t("voice.asking")}</output>}
      {stage.kind === "failed" && <p role="alert">{t(PROBLEMS[stage.because])}</p>}
      {stage.kind === "recording" && <Meter recording={stage.recording} />}
      {(stage.kind === "ready" || stage.kind === "leaving") && <Player sound={stage.sound} />}
      {stage.kind === "ready" && stage.problem !== undefined && <p role="alert">{t(stage.problem)}</p>}
      <Button kind="quiet" onClick={close} data-next={stage.kind === "failed" ? kind : undefined}>
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
            if (stage.kind === "ready" && props.canSend)
              drop(send(stage.recording, stage.sound), "it says itself that it failed");
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

const failed = (because: RecordingProblem): Stage => ({ kind: "failed", because });

async function endOf(recording: Recording): Promise<Stage> {
  const sound = await recording.sound.catch(() => undefined);
  return sound === undefined ? failed("failed") : { kind: "ready", recording, sound };
}

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
      <Button icon={end === undefined ? "play" : "pause"} data-listen="" onClick={toggle}>
        {t(end === undefined ? "voice.listen" : "state.stop")}
      </Button>
      <span className="voice-time">{format.length(Math.max(1, Math.round(buffer.duration)))}</span>
    </>
  );
}
