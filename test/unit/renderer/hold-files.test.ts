import { expect, test } from "vitest";
import { holdFiles } from "#renderer/features/attachments/hold-files.ts";

interface Transfer {
  types: readonly string[];
  dropEffect: string;
}

function drag(page: EventTarget, kind: string, types: readonly string[]) {
  const dataTransfer: Transfer = { types, dropEffect: "copy" };
  const event = Object.assign(new Event(kind, { cancelable: true }), { dataTransfer });
  page.dispatchEvent(event);
  return { isHeld: event.defaultPrevented, effect: dataTransfer.dropEffect };
}

test("files that nobody takes are refused, instead of taking the place of the page", () => {
  const page = new EventTarget();
  holdFiles(page);
  expect(drag(page, "dragover", ["Files"])).toEqual({ isHeld: true, effect: "none" });
  expect(drag(page, "drop", ["Files"])).toEqual({ isHeld: true, effect: "none" });
  expect(drag(page, "dragover", ["text/plain"])).toEqual({ isHeld: false, effect: "copy" });
});

test("files that somebody takes are theirs", () => {
  const page = new EventTarget();
  page.addEventListener("dragover", (event) => event.preventDefault());
  holdFiles(page);
  expect(drag(page, "dragover", ["Files"])).toEqual({ isHeld: true, effect: "copy" });
});
