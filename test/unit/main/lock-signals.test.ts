import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { createComputerSignals, createOwnerCheck } from "#main/adapters/lock-signals.ts";

test("the computer's own lock, its sleep and another person's turn are told until nobody listens", () => {
  const power = new EventEmitter();
  let times = 0;
  const stop = createComputerSignals(power).onAway(() => {
    times += 1;
  });
  for (const event of ["lock-screen", "suspend", "user-did-resign-active", "resume", "unlock-screen"])
    power.emit(event);
  expect(times).toBe(3);
  stop();
  power.emit("lock-screen");
  expect(times).toBe(3);
});

describe("Touch ID", () => {
  const quiet = { info: () => {} };
  const touchId = (prompt: (reason: string) => Promise<void>) => ({ canPrompt: () => true, prompt });

  test("is asked on a Mac only", () => {
    expect(
      createOwnerCheck(
        "win32",
        touchId(async () => {}),
        () => "",
        quiet,
      ),
    ).toBeUndefined();
    expect(
      createOwnerCheck(
        "linux",
        touchId(async () => {}),
        () => "",
        quiet,
      ),
    ).toBeUndefined();
  });

  test("says yes when the system has recognised its owner, else no, and never throws", async () => {
    const asked: string[] = [];
    const yes = createOwnerCheck(
      "darwin",
      touchId(async (reason) => void asked.push(reason)),
      () => "show",
      quiet,
    );
    expect(await yes?.ask()).toBe(true);
    expect(asked).toEqual(["show"]);
    const no = createOwnerCheck(
      "darwin",
      touchId(async () => Promise.reject(new Error("no"))),
      () => "show",
      quiet,
    );
    expect(await no?.ask()).toBe(false);
  });
});
