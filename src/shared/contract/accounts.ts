import { z } from "zod";
import type { RouteMap } from "./route.ts";

/** A: Facebook Login (Messenger Platform for Instagram). B: Instagram Login. */
export const loginFamily = z.enum(["facebook", "instagram"]);
export type LoginFamily = z.infer<typeof loginFamily>;

export const accountView = z.strictObject({
  id: z.string(),
  family: loginFamily,
  username: z.string(),
  /** Paused: messages still arrive, replies wait until the owner has signed in again. */
  sending: z.enum(["ready", "paused"]),
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

export const accountRoutes = {
  "accounts/connect": { kind: "command", input: connectAccountInput, output: connectAccountOutput },
} as const satisfies RouteMap;
