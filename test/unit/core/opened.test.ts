import { expect, it } from "vitest";
import { createOpened } from "#core/opened.ts";

it("closes everything that was opened, the last first, also after one that fails", async () => {
  const opened = createOpened();
  const closed: string[] = [];
  const close = (name: string, fault?: Error) => () => {
    closed.push(name);
    if (fault !== undefined) throw fault;
  };
  opened.add(close("lock"));
  opened.add(close("mark", new Error("second")));
  opened.add(async () => close("note", new Error("first"))());
  opened.add(close("database"));
  await expect(opened.closeAll()).rejects.toThrow("first");
  expect(closed).toEqual(["database", "note", "mark", "lock"]);
  await opened.closeAll();
  expect(closed).toHaveLength(4);
});
