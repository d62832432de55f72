import type { MediaState } from "#shared/contract/media.ts";
import { type Answer, mediaAnswer } from "./example-media.ts";

/** Meta's files as the fake host passes them on; a test puts a state in their place, or holds one back. */
export class FakeMedia {
  readonly #states = new Map<number, MediaState>();
  readonly #like = new Map<number, number>();
  readonly #held = new Map<number, Promise<void>>();

  /** Days by account. */
  readonly keeping = new Map<string, number>();

  readonly handlers = {
    "media/keeping": () => ({
      items: [...this.keeping].map(([accountId, days]) => ({ accountId, days, files: 128, bytes: 212 * 1024 ** 2 })),
      mostBytes: 2 * 1024 ** 3,
    }),
    "media/set-keeping": ({ accountId, days }: { readonly accountId: string; readonly days?: number | undefined }) => {
      if (days === undefined) this.keeping.delete(accountId);
      else this.keeping.set(accountId, days);
      return { kind: "changed" } as const;
    },
    "media/note-size": () => ({ kind: "noted" }) as const,
    "media/state": ({ attachmentId }: { readonly attachmentId: number }): MediaState =>
      this.#states.get(attachmentId) ?? {
        kind: mediaAnswer(`/media/${attachmentId}`).status === 200 ? "unknown" : "gone",
      },
  };

  /** From now on this file fails, and this is why; undefined: it is there again. */
  setState(attachmentId: number, state: MediaState | undefined): void {
    if (state === undefined) this.#states.delete(attachmentId);
    else this.#states.set(attachmentId, state);
  }

  /** This file sounds and looks like another one. */
  play(attachmentId: number, like: number): void {
    this.#like.set(attachmentId, like);
  }

  /** Answers for this file wait until the returned function is called. */
  hold(attachmentId: number): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held.set(attachmentId, promise);
    return resolve;
  }

  async answer(pathname: string): Promise<Answer> {
    const id = Number(pathname.replace(/^\/media\//, ""));
    await this.#held.get(id);
    const state = this.#states.get(id);
    const like = this.#like.get(id);
    const file = like === undefined ? pathname : `/media/${like}`;
    return state === undefined || state.kind === "shown" ? mediaAnswer(file) : { status: STATUS[state.kind] ?? 404 };
  }
}

const STATUS: Readonly<Partial<Record<MediaState["kind"], number>>> = {
  gone: 410,
  refused: 415,
  too_large: 413,
  offline: 504,
};
