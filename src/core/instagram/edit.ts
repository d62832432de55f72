import { toMid } from "#shared/domain/ids.ts";
import type { EditEvent, FetchHintEvent } from "./events.ts";
import { countOf, isBrokenText, midOf, textOf } from "./fields.ts";
import type { JsonRecord } from "./json.ts";
import { accountOf, type Scene } from "./scene.ts";

/**
 * `message_edit`. Apps in development mode get it with `num_edit` 0 and without sender instead of the message itself
 * (live reports): then it only names a message that must be fetched. The same holds for an edit that does not say
 * whose message it was or what it says now.
 */
export function readEdit(part: JsonRecord, scene: Scene): EditEvent | FetchHintEvent | undefined {
  const mid = midOf(part["mid"]);
  const accountId = accountOf(scene);
  if (mid === undefined || accountId === undefined || isBrokenText(part["text"])) return undefined;
  const { atMs, sides } = scene;
  const text = textOf(part["text"]);
  const editNumber = countOf(part["num_edit"]) ?? 1;
  if (sides === undefined || text === undefined || editNumber === 0) {
    return { kind: "fetch_hint", accountId, atMs, mid: toMid(mid) };
  }
  const direction = sides.fromAccount ? "out" : "in";
  return { kind: "edit", accountId, customerId: sides.customerId, atMs, mid: toMid(mid), direction, text, editNumber };
}
