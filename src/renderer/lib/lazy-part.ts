import { type ComponentType, lazy, type LazyExoticComponent } from "react";

/** Between one try and the next, in milliseconds: a host that starts again is back within them. */
const PAUSES_MS = [500, 1000, 2000, 4000, 8000];

/** So long one try waits, in milliseconds: a host may take the question and never answer. */
const LONGEST_TRY_MS = 10_000;

/** A part of the program that could not be fetched, however often: another version of the host, or none, serves this page. */
export class PartMissing extends Error {
  override readonly name = "PartMissing";
}

/**
 * A part of the screen that comes when it is first needed. In a browser tab it comes from the host, which may be away just
 * then: it is asked for again, since React remembers for good that a part did not come.
 */
export function lazyPart<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await fetchPart(load, { pause, mendStyles }) }));
}

/** @throws PartMissing after the last try. */
export async function fetchPart<Part>(
  load: () => Promise<Part>,
  on: { readonly pause: (ms: number) => Promise<void>; readonly mendStyles: () => Promise<void> },
): Promise<Part> {
  let cause: unknown;
  for (const pauseMs of [0, ...PAUSES_MS]) {
    try {
      if (pauseMs > 0) {
        await on.pause(pauseMs);
        await inTime(on.mendStyles());
      }
      return await inTime(load());
    } catch (thrown) {
      cause = thrown;
    }
  }
  throw new PartMissing("A part of the program did not come.", { cause });
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("A part of the program did not come in time.")), LONGEST_TRY_MS);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** With some chance in it, so that several tabs do not ask at once. */
async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms * (0.75 + Math.random() / 2)));
}

/** Vite asks for the styles of a part once and takes them for loaded ever after: those that did not come are asked for here. */
async function mendStyles(): Promise<void> {
  const missing = [...document.querySelectorAll<HTMLLinkElement>("link[rel='stylesheet']")].filter(
    ({ sheet }) => sheet === null,
  );
  await Promise.all(missing.map(async (link) => askAgain(link)));
}

async function askAgain(link: HTMLLinkElement): Promise<void> {
  const again = document.createElement("link");
  again.rel = "stylesheet";
  again.href = link.href;
  await new Promise<void>((resolve, reject) => {
    again.addEventListener("load", () => resolve());
    again.addEventListener("error", () => reject(new Error("The styles of a part did not come.")));
    link.replaceWith(again);
  });
}
