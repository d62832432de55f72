import { z } from "zod";

/** How much of Meta's allowance is used, as the headers of an answer say (Meta, "Rate limits": integers are percent). */
export interface Usage {
  /** The highest of the numbers told; throttled at 100. */
  readonly percent: number;
  /** After this time calls are taken again; 0 when nothing is throttled. Meta tells minutes. */
  readonly regainMs: number;
}

const percent = z.number().nonnegative().catch(0);
const counts = z.object({
  call_count: percent,
  total_time: percent,
  total_cputime: percent,
  estimated_time_to_regain_access: z.number().nonnegative().catch(0),
});
const byAccount = z.record(z.string(), z.array(counts.partial()));

/** Undefined when the answer says nothing of usage. */
export function readUsage(headers: Headers): Usage | undefined {
  const app = parse(headers.get("x-app-usage"), counts.partial());
  const business = parse(headers.get("x-business-use-case-usage"), byAccount);
  const all = [...(app === undefined ? [] : [app]), ...Object.values(business ?? {}).flat()];
  if (all.length === 0) return undefined;
  return {
    percent: Math.max(...all.flatMap((one) => [one.call_count ?? 0, one.total_time ?? 0, one.total_cputime ?? 0])),
    regainMs: Math.max(...all.map((one) => one.estimated_time_to_regain_access ?? 0)) * 60_000,
  };
}

function parse<Value>(header: string | null, schema: z.ZodType<Value>): Value | undefined {
  if (header === null || header.length > 10_000) return undefined;
  try {
    return schema.safeParse(JSON.parse(header)).data;
  } catch {
    return undefined;
  }
}
