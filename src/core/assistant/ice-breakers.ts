import type { AssistantConfig, IceBreakerState } from "#shared/contract/assistant.ts";
import { assistantChoices } from "#shared/domain/assistant.ts";
import type { AccountId } from "#shared/domain/ids.ts";
import type { Foundation } from "../foundation.ts";
import { reactionToSendError } from "../instagram/error-table.ts";
import type { GraphCall } from "../instagram/graph-client.ts";
import { backoffMs } from "../outbox/backoff.ts";
import type { AssistantRows } from "./assistant-rows.ts";

/**
 * The buttons that Instagram shows before somebody has written (Meta, "Ice Breakers": at most four, both families, by
 * `messenger_profile`). What is wanted follows from the config, what Meta has taken stands beside it; as long as they
 * differ, Meta is asked again. Setting the same twice is setting it once, so an answer that was lost costs nothing.
 */
export interface IceBreakers {
  /** Brings Meta's side to what is wanted, in the background. */
  readonly wake: () => void;
  /** The account is about to be disconnected: what was set from here is taken away, as long as there is a sign-in. */
  readonly withdraw: (accountId: AccountId) => void;
  readonly stateOf: (accountId: AccountId) => IceBreakerState;
  readonly stop: () => Promise<void>;
}

const MOST_ATTEMPTS = 8;

type Wanted = string | null;

export function createIceBreakers(
  { db, clock, logger, emit, graph, accounts, accessOf, line }: Foundation,
  rows: AssistantRows,
  configs: () => ReadonlyMap<AccountId, AssistantConfig>,
): IceBreakers {
  const underWay = new Map<AccountId, Promise<void>>();
  const refused = new Map<AccountId, { readonly wanted: Wanted; readonly code: number; readonly subcode?: number }>();
  const attempts = new Map<AccountId, number>();
  const timers = new Map<AccountId, () => void>();
  const leaving = new Set<AccountId>();
  let stopped = false;

  /** Undefined: Meta has it, or there is nobody to ask for. */
  const missing = (accountId: AccountId, config: AssistantConfig): { readonly wanted: Wanted } | undefined => {
    const wanted = wantedOf(config);
    if (wanted === rows.iceBreakers(accountId) || refused.get(accountId)?.wanted === wanted) return undefined;
    return { wanted };
  };

  const later = (accountId: AccountId): void => {
    const before = attempts.get(accountId) ?? 0;
    attempts.set(accountId, before + 1);
    if (before >= MOST_ATTEMPTS || stopped) return;
    timers.get(accountId)?.();
    timers.set(accountId, clock.after(backoffMs(before, Number(accountId.slice(-6))), wake));
  };

  const push = async (accountId: AccountId, wanted: Wanted): Promise<void> => {
    const access = accessOf(accountId);
    const senderId = accounts.connectionOf(accountId)?.senderId;
    if (access === undefined || senderId === undefined) return;
    const outcome = await graph.call({ ...profileCall(senderId, wanted), ...access });
    if (stopped) return;
    switch (outcome.kind) {
      case "answered":
        attempts.delete(accountId);
        db.write("assistant.ice-breakers", () => rows.setIceBreakers(accountId, wanted));
        return;
      case "not_sent":
        // The line's return wakes this.
        return line.report(false);
      case "unknown":
        return later(accountId);
      case "refused": {
        const { code, subcode } = outcome.error;
        const reaction = reactionToSendError(outcome.error, false).kind;
        if (reaction === "try_again" || reaction === "wait_named_time") return later(accountId);
        refused.set(accountId, { wanted, code, ...(subcode === undefined ? {} : { subcode }) });
        return logger.warn("assistant.ice_breakers_refused", { code, subcode });
      }
    }
  };

  const run = async (accountId: AccountId, wanted: Wanted): Promise<void> => {
    try {
      await push(accountId, wanted);
    } catch (error) {
      logger.error("assistant.ice_breakers_fault", error);
      later(accountId);
    } finally {
      underWay.delete(accountId);
    }
    if (stopped) return;
    emit({ type: "assistant" });
    const config = configs().get(accountId);
    // Changed while Meta was asked.
    if (config !== undefined && wantedOf(config) !== wanted) wake();
  };

  const wake = (): void => {
    if (stopped) return;
    for (const [accountId, config] of configs()) {
      if (underWay.has(accountId) || leaving.has(accountId)) continue;
      const found = missing(accountId, config);
      if (found !== undefined) underWay.set(accountId, run(accountId, found.wanted));
    }
  };
  const afresh = (): void => {
    attempts.clear();
    wake();
  };
  line.whenReturned(afresh);
  accounts.whenChanged(() => {
    refused.clear();
    leaving.clear();
    afresh();
  });

  return {
    wake: afresh,
    withdraw(accountId) {
      leaving.add(accountId);
      if (rows.iceBreakers(accountId) === null || underWay.has(accountId)) return;
      underWay.set(accountId, run(accountId, null));
    },
    stateOf(accountId) {
      const config = configs().get(accountId);
      const wanted = config === undefined ? null : wantedOf(config);
      if (wanted === rows.iceBreakers(accountId)) return { kind: wanted === null ? "off" : "shown" };
      const refusal = refused.get(accountId);
      if (refusal?.wanted === wanted) {
        const { code, subcode } = refusal;
        const kind = wanted === null ? "not_removed" : "refused";
        return { kind, code, ...(subcode === undefined ? {} : { subcode }) };
      }
      return { kind: wanted === null ? "leaving" : "waiting" };
    },
    async stop() {
      stopped = true;
      for (const cancel of timers.values()) cancel();
      await Promise.allSettled(underWay.values());
    },
  };
}

/** Without questions there is nothing to choose from. */
function wantedOf(config: AssistantConfig): Wanted {
  return config.isOn && config.questions.length > 0 ? JSON.stringify(assistantChoices(config)) : null;
}

/** Meta, "Ice Breakers": one set for every language is `default`, which has to be there. */
function profileCall(senderId: string, wanted: Wanted): Omit<GraphCall, "baseUrl" | "accessToken"> {
  const path = `${senderId}/messenger_profile`;
  const query = { platform: "instagram" };
  if (wanted === null) return { method: "DELETE", path, query, body: { fields: ["ice_breakers"] } };
  const choices = JSON.parse(wanted) as readonly { readonly title: string; readonly payload: string }[];
  const questions = choices.map(({ title, payload }) => ({ question: title, payload }));
  const body = { platform: "instagram", ice_breakers: [{ call_to_actions: questions, locale: "default" }] };
  return { method: "POST", path, query, body };
}
