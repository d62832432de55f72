import { z } from "zod";
import { nothing, type RouteMap } from "./route.ts";

/** What helps to find a fault, and says nothing about anybody: no content, no names, no ids, no secrets. */
export const reportOutput = z.strictObject({ text: z.string() });

export const saveLogsOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("saved"), path: z.string() }),
  /** The owner has closed the dialog that asks for a place. */
  z.strictObject({ kind: z.literal("no_place") }),
  z.strictObject({ kind: z.literal("failed") }),
]);

export const diagnosticsRoutes = {
  "diagnostics/report": { kind: "query", input: nothing, output: reportOutput },
  "diagnostics/save-logs": { kind: "command", input: nothing, output: saveLogsOutput },
} as const satisfies RouteMap;
