/** Where the screen tests get their Chromium from, on computers that lack more and more. */
import { describe, expect, test } from "vitest";
import { getChromium, type Machine } from "../support/chromium.ts";

/** A computer where these paths start, and where running a program makes further paths start. */
function machineWith(parts: {
  readonly given?: string;
  readonly present?: readonly string[];
  readonly isRootOnDebian?: boolean;
  readonly gives?: Readonly<Record<string, string>>;
}) {
  const present = new Set(parts.present);
  const ran: string[] = [];
  const machine: Machine = {
    given: parts.given,
    candidates: ["/bin/chromium", "/bin/google-chrome", "/downloaded/chrome"],
    isRootOnDebian: parts.isRootOnDebian ?? false,
    starts: async (path) => present.has(path),
    run: async (program, args) => {
      const what = program === process.execPath ? "playwright install" : `${program} ${args[0]}`;
      ran.push(what);
      const gained = parts.gives?.[what];
      if (gained !== undefined) present.add(gained);
    },
  };
  return { machine, ran };
}

const find = async (parts: Parameters<typeof machineWith>[0]) => {
  const { machine, ran } = machineWith(parts);
  const answer = await getChromium(() => {}, machine);
  return { found: answer.kind === "found" ? answer.path : undefined, answer, ran };
};

describe("a Chromium", () => {
  test("named by the environment wins over one that is installed", async () => {
    expect(await find({ given: "/mine", present: ["/mine", "/bin/chromium"] })).toMatchObject({
      found: "/mine",
      ran: [],
    });
  });

  test("named by the environment that does not start is not replaced behind the developer's back", async () => {
    const { answer, ran } = await find({ given: "/mine", present: ["/bin/chromium"], isRootOnDebian: true });
    expect(answer).toEqual({ kind: "missing", advice: expect.stringContaining("/mine") as string });
    expect(ran).toEqual([]);
  });

  test("on the path wins over Playwright's download, and nothing is installed", async () => {
    const present = ["/downloaded/chrome", "/bin/google-chrome"];
    expect(await find({ present })).toMatchObject({ found: "/bin/google-chrome", ran: [] });
  });

  test("is downloaded where there is none", async () => {
    const gives = { "playwright install": "/downloaded/chrome" };
    expect(await find({ gives, isRootOnDebian: true })).toMatchObject({
      found: "/downloaded/chrome",
      ran: ["playwright install"],
    });
  });

  test("comes from Debian where the download fails or does not start, for root only", async () => {
    const gives = { "apt-get install": "/bin/chromium" };
    expect(await find({ gives, isRootOnDebian: true })).toMatchObject({
      found: "/bin/chromium",
      ran: ["playwright install", "apt-get update", "apt-get install"],
    });
    expect(await find({ gives })).toMatchObject({ found: undefined, ran: ["playwright install"] });
  });

  test("that is not to be had is asked for in one sentence", async () => {
    const { answer } = await find({ isRootOnDebian: true });
    expect(answer).toEqual({
      kind: "missing",
      advice: expect.stringMatching(/^[^.]*\binstall one\b[^.]*\.$/u) as string,
    });
  });
});
