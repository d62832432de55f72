import type { OtherEvent, ThreadControlEvent } from "./events.ts";
import { idOf } from "./fields.ts";
import type { JsonRecord } from "./json.ts";
import { eventKey, otherEvent, type Scene } from "./scene.ts";

/** pass, take, request: who of the apps owns the conversation. `app_roles` may name no customer and is `other` then. */
export function readThreadControl(
  action: ThreadControlEvent["action"],
  part: JsonRecord,
  scene: Scene,
): ThreadControlEvent | OtherEvent | undefined {
  const { sides } = scene;
  if (sides === undefined) return action === "app_roles" ? otherEvent(scene, "messaging_handover", part) : undefined;
  const previous = idOf(part["previous_owner_app_id"]);
  const next = idOf(part["new_owner_app_id"]) ?? idOf(part["requested_owner_app_id"]);
  return {
    kind: "thread_control",
    accountId: sides.accountId,
    customerId: sides.customerId,
    atMs: scene.atMs,
    key: eventKey(scene, action, part),
    action,
    ...(previous !== undefined && { previousOwnerAppId: previous }),
    ...(next !== undefined && { newOwnerAppId: next }),
  };
}
