import type { ArchiveState } from "#shared/contract/archive.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { Figures } from "#shared/contract/figures.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";

type Handlers = { readonly [Name in RouteName]?: (input: RouteInput<Name>) => RouteOutput<Name> };

const DAY_MS = 24 * 3_600_000;

/** Copies, backups and figures, as the fake shop answers them. Holds still unless a test moves it. */
export class FakeArchive {
  state: ArchiveState = {
    copies: [],
    canChoosePlace: false,
    damaged: false,
    folder: "/home/shop/Shopbell-files",
    files: [],
  };
  /** What the screen has asked for, by route. */
  readonly asked: string[] = [];
  /** False: nothing was written in these days. */
  hasFigures = true;
  readonly #emit: (event: CoreEvent) => void;
  readonly #nowMs: () => number;

  constructor(parts: { readonly nowMs: () => number; readonly emit: (event: CoreEvent) => void }) {
    this.#emit = parts.emit;
    this.#nowMs = parts.nowMs;
  }

  set(change: Partial<ArchiveState>): void {
    this.state = { ...this.state, ...change };
    this.#emit({ type: "archive" });
  }

  readonly handlers: Handlers = {
    "archive/state": () => this.state,
    "archive/copy-now": () => this.#begin("copy"),
    "archive/choose-place": ({ to }) => {
      this.asked.push(`place ${to}`);
      const { place: _, ...rest } = this.state;
      this.state = rest;
      if (to === "choose")
        this.set({ place: { folder: "/media/stick/Shopbell copies", isThere: true, isOwed: false } });
      else this.set({});
      return { kind: "chosen" };
    },
    "archive/back-up": ({ passphrase }) => this.#begin("backup", passphrase),
    "archive/look-into": ({ source }) => this.#begin("rehearsal", JSON.stringify(source)),
    "archive/export": (input) => this.#begin("export", JSON.stringify(input)),
    "archive/restore": () => {
      this.asked.push("restore");
      return { kind: "restoring" };
    },
    "archive/let-go": () => {
      const { rehearsed: _, ...rest } = this.state;
      this.state = rest;
      return {};
    },
    "archive/cancel": () => {
      this.asked.push("cancel");
      if (this.state.job !== undefined) this.set({ job: { ...this.state.job, state: "cancelled" } });
      return {};
    },
    "archive/forget-loss": () => {
      this.asked.push("forget loss");
      const { lost: _, ...rest } = this.state;
      this.state = rest;
      this.set({});
      return {};
    },
    "figures/get": ({ days }) => this.#figures(days),
  };

  #begin(kind: NonNullable<ArchiveState["job"]>["kind"], detail = ""): RouteOutput<"archive/copy-now"> {
    if (this.state.job?.state === "running") return { kind: "busy" };
    this.asked.push(`${kind} ${detail}`.trim());
    const unit = kind === "export" ? ("messages" as const) : ("bytes" as const);
    this.set({ job: { kind, state: "running", done: 0, total: 0, unit, startedMs: this.#nowMs() } });
    return { kind: "started" };
  }

  #figures(days: number): Figures {
    const today = new Date(this.#nowMs());
    const midnight = new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime();
    return {
      days: Array.from({ length: days }, (_, index) => ({
        startMs: midnight - (days - 1 - index) * DAY_MS,
        received: this.hasFigures ? 20 + ((index * 37) % 61) : 0,
        sent: this.hasFigures ? 12 + ((index * 23) % 41) : 0,
      })),
      ...(this.hasFigures ? ANSWERED : NONE_ANSWERED),
    };
  }
}

const ANSWERED = {
  medianResponseMs: 47 * 60_000,
  answered: 312,
  answeredIn24h: { answered: 296, of: 318 },
  closedUnanswered: 4,
};
const NONE_ANSWERED = { answered: 0, answeredIn24h: { answered: 0, of: 0 }, closedUnanswered: 0 };
