import { z } from "zod";
import type { RouteMap } from "./route.ts";

/** A: Facebook Login (Messenger Platform for Instagram). B: Instagram Login. */
export const loginFamily = z.enum(["facebook", "instagram"]);
export type LoginFamily = z.infer<typeof loginFamily>;

/** What keeps an account from sending until its owner has done something. Messages still arrive. */
export const pauseReason = z.enum([
  /** The token no longer works. */
  "sign_in",
  /** The token or the app lacks a permission or capability. */
  "permission",
  /** The person signed in lost the role on the Page. */
  "page_role",
  /** Facebook wants to see the person signed in first. */
  "checkpoint",
  "two_factor",
  /** "Allow access to messages" is off in the Instagram app. */
  "messages_access",
  /** Meta has restricted the account, or blocked it for its rules. */
  "restricted",
  /** No Page linked to a professional account, or an account that may not use the API. */
  "not_linked",
]);
export type PauseReason = z.infer<typeof pauseReason>;

/** Whether the shop's app holds Meta's Human Agent feature; unknown until the owner or Meta has said so. */
export const humanAgent = z.enum(["unknown", "approved", "missing"]);
export type HumanAgent = z.infer<typeof humanAgent>;

export const accountView = z.strictObject({
  id: z.string(),
  family: loginFamily,
  username: z.string(),
  /** Paused: messages still arrive, replies wait until the owner has signed in again. */
  sending: z.enum(["ready", "paused"]),
  /** With `paused` only. */
  pausedBecause: pauseReason.optional(),
  humanAgent,
});
export type AccountView = z.infer<typeof accountView>;

const secret = z.string().trim().min(1).max(1000);

export const connectAccountInput = z.strictObject({
  family: loginFamily,
  /** Secret of the shop's own Meta app; family B uses the Instagram app secret. */
  appSecret: secret,
  accessToken: secret,
  /** The string Meta repeats in its handshake. Made here when left out. */
  verifyToken: secret.optional(),
});

export const connectAccountOutput = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("connected"),
    account: accountView,
    /** Shown once, to be pasted into Meta's dashboard beside the callback address. */
    verifyToken: z.string(),
  }),
  /** The token belongs to the other login family (its prefix tells). */
  z.strictObject({ kind: z.literal("wrong_family"), looksLike: loginFamily }),
  /** Meta did not accept the token, or the account is not a professional one. */
  z.strictObject({ kind: z.literal("refused"), code: z.number().optional(), subcode: z.number().optional() }),
  z.strictObject({ kind: z.literal("offline") }),
]);

const accountInput = z.strictObject({ accountId: z.string().max(40) });
const accountChangedOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("changed") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);
/** What the owner says of Meta's approval; Meta's own word replaces it as soon as it comes. */
export const setHumanAgentInput = z.strictObject({ accountId: z.string().max(40), humanAgent });

export const accountRoutes = {
  /** Tries to send again after a pause. When the cause is still there, the next reply pauses the account again. */
  "accounts/resume-sending": { kind: "command", input: accountInput, output: accountChangedOutput },
  "accounts/set-human-agent": { kind: "command", input: setHumanAgentInput, output: accountChangedOutput },
  "accounts/connect": { kind: "command", input: connectAccountInput, output: connectAccountOutput },
} as const satisfies RouteMap;
