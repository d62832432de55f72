import { encodeWav, loudness, MOST_SECONDS, SAMPLE_RATE } from "./wav.ts";

/** Why there is no recording. */
export type RecordingProblem = "refused" | "no_microphone" | "failed";

export interface Recording {
  /** Ends it; also done by itself after the longest time, and when the microphone goes. */
  readonly stop: () => void;
  /** It has ended, and is there to listen to. */
  readonly isOver: () => boolean;
  /** Ends it and lets go of what was recorded. */
  readonly discard: () => void;
  /** How loud it is now, 0 to 1. */
  readonly level: () => number;
  /** The whole sound; undefined when it was discarded or nothing came. */
  readonly sound: Promise<RecordedSound | undefined>;
}

/** A recording that waits in a conversation to be sent or discarded. */
export interface KeptRecording {
  readonly recording: Recording;
  /** It is to be sent, and on its way to the host. */
  readonly isLeaving: boolean;
}

export interface RecordedSound {
  readonly buffer: AudioBuffer;
  readonly file: File;
}

/** Asks for the microphone and begins at once, unless `signal` has ended the asking. */
export async function startRecording(signal: AbortSignal): Promise<Recording | RecordingProblem> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    return problemOf(error);
  }
  const release = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  if (signal.aborted) {
    release();
    return "failed";
  }
  try {
    return record(stream, release);
  } catch {
    // No sound system, or a microphone that ended at once: it must not stay on.
    release();
    return "failed";
  }
}

/** @throws whatever the browser does not start recording for. */
function record(stream: MediaStream, release: () => void): Recording {
  const recorder = new MediaRecorder(stream);
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const wave = new Uint8Array(analyser.fftSize);
  const pieces: Blob[] = [];
  let isDiscarded = false;
  recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
  const stopped = new Promise<void>((resolve) => {
    recorder.addEventListener("stop", () => resolve(), { once: true });
  });
  const stop = (): void => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  recorder.start();
  const limit = window.setTimeout(stop, MOST_SECONDS * 1000);
  const finish = async (): Promise<RecordedSound | undefined> => {
    await stopped;
    window.clearTimeout(limit);
    release();
    await context.close();
    return isDiscarded ? undefined : decoded(new Blob(pieces, { type: recorder.mimeType }));
  };
  const sound = finish();
  const discard = (): void => {
    isDiscarded = true;
    stop();
  };
  return {
    stop,
    isOver: () => recorder.state === "inactive",
    discard,
    level() {
      analyser.getByteTimeDomainData(wave);
      return loudness(wave);
    },
    sound,
  };
}

/** Whatever the recorder writes, decoded at the rate of our own file. */
async function decoded(recorded: Blob): Promise<RecordedSound | undefined> {
  if (recorded.size === 0) return undefined;
  const buffer = await new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(await recorded.arrayBuffer());
  const wav = encodeWav(mixed(buffer), buffer.sampleRate);
  return { buffer, file: new File([wav], "voice.wav", { type: "audio/wav" }) };
}

function mixed(buffer: AudioBuffer): Float32Array {
  const first = buffer.getChannelData(0);
  if (buffer.numberOfChannels === 1) return first;
  const second = buffer.getChannelData(1);
  return first.map((sample, index) => (sample + (second[index] ?? sample)) / 2);
}

/** W3C, "Media Capture and Streams", getUserMedia: the names of what it rejects with. */
function problemOf(error: unknown): RecordingProblem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotFoundError" ? "no_microphone" : "failed";
}

/** Plays a sound from its beginning. Returns what ends it. */
export function playSound(buffer: AudioBuffer, ended: () => void): () => void {
  const context = new AudioContext();
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.addEventListener("ended", ended, { once: true });
  source.start();
  return () => {
    source.removeEventListener("ended", ended);
    source.stop();
    void context.close();
  };
}
