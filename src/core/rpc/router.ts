import { isRouteName, routes, type RouteName, type RouteOutput } from "#shared/contract/routes.ts";
import type { Envelope } from "#shared/contract/errors.ts";
import type { z } from "zod";
import { AppError } from "../app-error.ts";
import type { Logger } from "../ports.ts";

type ParsedInput<Name extends RouteName> = z.output<(typeof routes)[Name]["input"]>;

type Handler<Name extends RouteName> = (input: ParsedInput<Name>) => RouteOutput<Name> | Promise<RouteOutput<Name>>;
type LockRouteName = Extract<RouteName, `lock/${string}`>;

/** The lock answers for itself, before any room. */
export type LockHandlers = { readonly [Name in LockRouteName]: Handler<Name> };

/** One handler for every other route, no more and no fewer: the compiler refuses a missing or an unknown one. */
export type Handlers = { readonly [Name in Exclude<RouteName, LockRouteName>]: Handler<Name> };

/**
 * The whole of the contract's machinery: known route, parsed input, handler, envelope. Nothing is thrown across;
 * what is not an AppError is logged here and told to the caller as `internal`, without its text.
 */
export function createRouter(handlers: Handlers, logger: Logger) {
  return createPartialRouter(handlers, logger, "There is no such route.");
}

/** The same where some of the house is closed: `closed` says why, in a sentence for the owner. */
export function createPartialRouter(handlers: Partial<Handlers & LockHandlers>, logger: Logger, closed: string) {
  const call = async (name: RouteName, input: unknown): Promise<Envelope<unknown>> => {
    if (handlers[name] === undefined) return fault("storage_failed", closed);
    const parsed = routes[name].input.safeParse(input);
    if (!parsed.success) return fault("invalid_input", describe(parsed.error));
    const handler = handlers[name] as (input: unknown) => unknown;
    return { ok: true, data: await handler(parsed.data) };
  };

  return async (route: string, input: unknown): Promise<Envelope<unknown>> => {
    if (!isRouteName(route)) return fault("unknown_route", "There is no such route.");
    try {
      return await call(route, input);
    } catch (error) {
      if (error instanceof AppError) {
        logger.warn("request.failed", { route, code: error.code });
        return fault(error.code, error.message);
      }
      logger.error("request.fault", error, { route });
      return fault("internal", "Something went wrong inside Shopbell. Nothing was lost; try again.");
    }
  };
}

function fault(code: AppError["code"], message: string): Envelope<never> {
  return { ok: false, error: { code, message } };
}

/** Which field and what kind of fault, never its value: values may be secrets. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return "The request is not understood.";
  const where = issue.path.map(String).join(".");
  return where === ""
    ? `The request is not understood (${issue.code}).`
    : `The field ${where} is not right (${issue.code}).`;
}
