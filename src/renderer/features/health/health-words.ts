import type { DoorRefusal, KeptEventKind, KeptEventView, QuarantineReason } from "#shared/contract/health.ts";
import { assertNever } from "#shared/assert-never.ts";
import type { PlainKey, Translate } from "#renderer/i18n/types.ts";
import type { IconName } from "#renderer/ui/icon.tsx";
import type { HealthLight } from "./health-state.ts";

export const LIGHT_WORDS: Readonly<Record<HealthLight, PlainKey>> = {
  ok: "health.ok",
  working: "health.working",
  needs_you: "health.needsYou",
  down: "health.down",
};

export const DOOR_WORDS: Readonly<Record<DoorRefusal, PlainKey>> = {
  unknown_path: "refusedAtDoor.unknown_path",
  wrong_host: "refusedAtDoor.wrong_host",
  method: "refusedAtDoor.method",
  handshake: "refusedAtDoor.handshake",
  too_large: "refusedAtDoor.too_large",
  encoding: "refusedAtDoor.encoding",
  missing_signature: "refusedAtDoor.missing_signature",
  bad_signature: "refusedAtDoor.bad_signature",
  unknown_object: "refusedAtDoor.unknown_object",
  cut_off: "refusedAtDoor.cut_off",
  not_kept: "refusedAtDoor.not_kept",
};

export const QUARANTINE_WORDS: Readonly<Record<QuarantineReason, PlainKey>> = {
  not_json: "quarantine.reason.not_json",
  too_deep: "quarantine.reason.too_deep",
  foreign_object: "quarantine.reason.foreign_object",
  bad_envelope: "quarantine.reason.bad_envelope",
  bad_entry: "quarantine.reason.bad_entry",
  bad_event: "quarantine.reason.bad_event",
  unknown_event: "quarantine.reason.unknown_event",
  unknown_field: "quarantine.reason.unknown_field",
  unknown_account: "quarantine.reason.unknown_account",
  apply_failed: "quarantine.reason.apply_failed",
};

export const KIND_WORDS: Readonly<Record<KeptEventKind, PlainKey>> = {
  comment: "events.comment",
  mention: "events.mention",
  opt_in: "events.opt_in",
  thread_control: "events.thread_control",
  other: "events.other",
  dashboard_test: "events.dashboard_test",
};

/** In the order of the filter. Written out: the contract's own list would bring its parser into the page. */
export const EVENT_KINDS: readonly KeptEventKind[] = [
  "comment",
  "mention",
  "opt_in",
  "thread_control",
  "other",
  "dashboard_test",
];

export const KIND_ICONS: Readonly<Record<KeptEventKind, IconName>> = {
  comment: "comment",
  mention: "at",
  opt_in: "bell",
  thread_control: "handOver",
  other: "unknown",
  dashboard_test: "circleCheck",
};

/** What happened, in a sentence. */
export function eventSentence(event: KeptEventView, t: Translate): string {
  switch (event.kind) {
    case "comment":
      return event.username === undefined
        ? t("event.comment.nobody")
        : t("event.comment", { name: `@${event.username}` });
    case "mention":
      return t("event.mention");
    case "opt_in":
      return t("event.opt_in");
    case "thread_control":
      return t(CONTROL_WORDS[event.action]);
    case "other":
      return t("event.other", { field: event.field });
    case "dashboard_test":
      return t("event.dashboard_test", { field: event.field });
    default:
      return assertNever(event, "event");
  }
}

const CONTROL_WORDS: Readonly<Record<Extract<KeptEventView, { kind: "thread_control" }>["action"], PlainKey>> = {
  pass: "event.pass",
  take: "event.take",
  request: "event.request",
  app_roles: "event.app_roles",
};
