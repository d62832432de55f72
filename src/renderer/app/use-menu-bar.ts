import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { MENU_COMMANDS, type MenuCommand } from "#shared/domain/menu-commands.ts";
import type { ActionContext } from "#renderer/actions/action.ts";
import { findAction } from "#renderer/actions/registry.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { useViewStore } from "#renderer/features/frame/view.ts";
import type { Client } from "#renderer/lib/client.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { useHostClock } from "#renderer/lib/host-clock.ts";
import { isDialogOpen } from "#renderer/ui/is-dialog-open.ts";

/** What may change what can be done is quicker than anybody who goes to a menu. */
const LOOK_AFTER_MS = 150;
const MOVES = ["focusin", "focusout", "input"] as const;

/** Tells the host which commands of the system's menu bar can be done on the screen now. */
export function useMenuBar(readContext: () => ActionContext): void {
  const client = useClient();
  const view = useViewStore();
  const toasts = useToasts();
  const queries = useQueryClient();
  const clock = useHostClock();
  const latest = useRef(readContext);
  useEffect(() => {
    latest.current = readContext;
  });

  useEffect(() => {
    if (client.platform === "browser") return;
    const canDo = (): readonly MenuCommand[] => {
      const context = latest.current();
      return MENU_COMMANDS.filter((command) => findAction(command).isAvailable(context));
    };
    return startMenuBar({ client, view, toasts, queries, clock }, canDo);
  }, [client, view, toasts, queries, clock]);
}

interface Watched {
  readonly client: Pick<Client, "request">;
  readonly view: Source;
  readonly toasts: Source;
  readonly queries: QueryClient;
  /** Meta's window closes while nothing else happens. */
  readonly clock: Source;
}

interface Source {
  readonly subscribe: (changed: () => void) => () => void;
}

/** Looks again when something has happened that may change what can be done; what it returns says that nobody listens. */
export function startMenuBar(watched: Watched, canDo: () => readonly MenuCommand[]): () => void {
  const { client, view, toasts, queries, clock } = watched;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told: string | undefined;
  const tell = async (commands: readonly MenuCommand[]) => {
    const said = commands.join(" ");
    if (said === told) return;
    told = said;
    try {
      await client.request("desk/can-do", { commands: [...commands] });
    } catch (error) {
      told = undefined;
      throw error;
    }
  };
  const look = () => {
    timer = undefined;
    // As with the keys: an open dialog is in front of all of them.
    drop(tell(isDialogOpen() ? [] : canDo()), "it is told again with the next change; what is chosen in vain is said");
  };
  const changed = () => {
    timer ??= setTimeout(look, LOOK_AFTER_MS);
  };
  const stops = [view, toasts, queries.getQueryCache(), clock].map((source) => source.subscribe(changed));
  for (const move of MOVES) document.addEventListener(move, changed);
  changed();
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
    for (const move of MOVES) document.removeEventListener(move, changed);
    drop(tell([]), "no page listens to commands now, and the next one tells of itself");
  };
}
