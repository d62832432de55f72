/** What a paste means: a picture to send, or words that somebody copied out of an office program. */
import { expect, test } from "vitest";
import { pastedFiles } from "#renderer/features/attachments/pasted-files.ts";

const picture = new File([new Uint8Array([1])], "image.png", { type: "image/png" });

test.each([
  ["a screenshot", {}, [picture], 1],
  ["a picture copied in a browser", { "text/html": '<img src="https://example.com/a.png">' }, [picture], 1],
  ["a file copied in a file manager", { "text/plain": "image.png" }, [picture], 1],
  ["cells of a table", { "text/plain": "Cup\t12,50", "text/html": "<table></table>" }, [picture], 0],
  ["a paragraph of a document", { "text/plain": "Open until 18:00", "text/html": "<p>Open</p>" }, [picture], 0],
  ["words alone", { "text/plain": "Open until 18:00" }, [], 0],
])("%s", (_what, texts: Readonly<Record<string, string>>, files, sent) => {
  expect(pastedFiles({ getData: (type) => texts[type] ?? "", files })).toHaveLength(sent);
});
