import { createContext, useContext } from "react";
import type { Client } from "./client.ts";

export const ClientContext = createContext<Client | undefined>(undefined);

/** For feature hooks; components go through those. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error("No client: render inside <Providers>.");
  return client;
}
