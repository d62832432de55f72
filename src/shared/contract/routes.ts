import { z } from "zod";
import { connectAccountInput, connectAccountOutput } from "./accounts.ts";
import { appState } from "./app-state.ts";
import {
  changedOutput,
  conversationInput,
  countsOutput,
  getConversationOutput,
  listConversationsInput,
  listConversationsOutput,
  markReadInput,
  setDoneInput,
} from "./conversations.ts";
import {
  cancelErasureOutput,
  erasureInput,
  erasurePreviewInput,
  erasurePreviewOutput,
  findCustomersInput,
  findCustomersOutput,
  getErasureOutput,
  getRetentionOutput,
  listErasuresInput,
  listErasuresOutput,
  setRetentionInput,
  setRetentionOutput,
  startErasureInput,
  startErasureOutput,
} from "./erasure.ts";
import {
  dropQuarantineInput,
  dropQuarantineOutput,
  getQuarantineOutput,
  healthToday,
  listEventsInput,
  listEventsOutput,
  listQuarantineInput,
  listQuarantineOutput,
  quarantineInput,
  retryQuarantineInput,
  retryQuarantineOutput,
  traceInput,
  traceOutput,
} from "./health.ts";
import {
  listMessagesInput,
  listMessagesOutput,
  replyChangedOutput,
  replyInput,
  retryReplyInput,
  sendReplyInput,
  sendReplyOutput,
} from "./messages.ts";
import { setSettingsInput, settings } from "./settings.ts";

const nothing = z.strictObject({});

/**
 * Every route, once. `query` reads and may be repeated at will; `command` changes something and is idempotent
 * (by its client-made id, or because it sets a state). Inputs are strict: unknown keys are refused.
 */
export const routes = {
  "app/state": { kind: "query", input: nothing, output: appState },
  "accounts/connect": { kind: "command", input: connectAccountInput, output: connectAccountOutput },
  "conversations/list": { kind: "query", input: listConversationsInput, output: listConversationsOutput },
  "conversations/counts": { kind: "query", input: nothing, output: countsOutput },
  "conversations/get": { kind: "query", input: conversationInput, output: getConversationOutput },
  "conversations/mark-read": { kind: "command", input: markReadInput, output: changedOutput },
  "conversations/set-done": { kind: "command", input: setDoneInput, output: changedOutput },
  "messages/list": { kind: "query", input: listMessagesInput, output: listMessagesOutput },
  "messages/trace": { kind: "query", input: traceInput, output: traceOutput },
  "replies/send": { kind: "command", input: sendReplyInput, output: sendReplyOutput },
  "replies/retry": { kind: "command", input: retryReplyInput, output: replyChangedOutput },
  "replies/discard": { kind: "command", input: replyInput, output: replyChangedOutput },
  "erasure/find-customers": { kind: "query", input: findCustomersInput, output: findCustomersOutput },
  "erasure/preview": { kind: "query", input: erasurePreviewInput, output: erasurePreviewOutput },
  "erasure/start": { kind: "command", input: startErasureInput, output: startErasureOutput },
  "erasure/cancel": { kind: "command", input: erasureInput, output: cancelErasureOutput },
  "erasure/get": { kind: "query", input: erasureInput, output: getErasureOutput },
  "erasure/list": { kind: "query", input: listErasuresInput, output: listErasuresOutput },
  "retention/get": { kind: "query", input: nothing, output: getRetentionOutput },
  "retention/set": { kind: "command", input: setRetentionInput, output: setRetentionOutput },
  "health/today": { kind: "query", input: nothing, output: healthToday },
  "events/list": { kind: "query", input: listEventsInput, output: listEventsOutput },
  "quarantine/list": { kind: "query", input: listQuarantineInput, output: listQuarantineOutput },
  "quarantine/get": { kind: "query", input: quarantineInput, output: getQuarantineOutput },
  "quarantine/retry": { kind: "command", input: retryQuarantineInput, output: retryQuarantineOutput },
  "quarantine/drop": { kind: "command", input: dropQuarantineInput, output: dropQuarantineOutput },
  "settings/get": { kind: "query", input: nothing, output: settings },
  "settings/set": { kind: "command", input: setSettingsInput, output: settings },
} as const satisfies Record<string, { kind: "query" | "command"; input: z.ZodType; output: z.ZodType }>;

export type RouteName = keyof typeof routes;
export type RouteInput<Name extends RouteName> = z.input<(typeof routes)[Name]["input"]>;
export type RouteOutput<Name extends RouteName> = z.output<(typeof routes)[Name]["output"]>;

/** The largest request a host accepts, in bytes of JSON. */
export const MAX_REQUEST_BYTES = 256 * 1024;

export function isRouteName(value: string): value is RouteName {
  return Object.hasOwn(routes, value);
}
