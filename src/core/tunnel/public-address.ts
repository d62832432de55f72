import type { Cause } from "#shared/domain/chain.ts";
import type { Database } from "../db/database.ts";
import type { Clock, Logger, OpenTunnel, SecretStore, TunnelProvider } from "../ports.ts";
import { TunnelError } from "./tunnel-error.ts";

/** The address under which Meta reaches this computer: a tunnel that is kept open, or the shop's own. */
export interface PublicAddress {
  readonly load: () => Promise<void>;
  readonly wish: () => AddressWish | undefined;
  readonly hasAuthtoken: () => boolean;
  /** Where it can be reached now. */
  readonly url: () => string | undefined;
  readonly status: () => AddressStatus;
  /** Keeps the wish and opens it; a tunnel that was open is closed first. */
  readonly set: (wish: AddressWish, authtoken: string | undefined) => Promise<void>;
  /** Opens what is to be open. Resolves when it is, or cannot be now. */
  readonly open: () => Promise<void>;
  /** After sleep the session may be dead without knowing it: it is made anew. */
  readonly renew: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export type AddressWish =
  | { readonly kind: "ngrok"; readonly domain?: string }
  | { readonly kind: "own"; readonly url: string };

export type AddressStatus =
  | { readonly kind: "none" }
  | { readonly kind: "opening" }
  | { readonly kind: "up" }
  /** The line is lost; the tunnel connects again by itself. */
  | { readonly kind: "down" }
  | { readonly kind: "broken"; readonly cause: Cause; readonly tunnelCode?: string };

export interface PublicAddressParts {
  readonly db: Database;
  readonly secrets: SecretStore;
  readonly tunnel: TunnelProvider;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly localPort: () => number;
  /** Another url than before, or it came or went. */
  readonly changed: () => void;
}

const AUTHTOKEN = "ngrok-authtoken";

interface Row {
  readonly kind: AddressWish["kind"];
  readonly domain: string | null;
  readonly url: string | null;
}

export function createPublicAddress(parts: PublicAddressParts): PublicAddress {
  const { db, secrets, logger } = parts;
  const read = db.prepare<[], Row>(`SELECT kind, domain, url FROM public_address`);
  const write = db.prepare(
    `INSERT INTO public_address (one, kind, domain, url) VALUES (1, @kind, @domain, @url)
     ON CONFLICT (one) DO UPDATE SET kind = excluded.kind, domain = excluded.domain, url = excluded.url`,
  );
  const writeUrl = db.prepare<[string]>(`UPDATE public_address SET url = ?`);

  let wish: AddressWish | undefined;
  let authtoken: string | undefined;
  let status: AddressStatus = { kind: "none" };
  let tunnel: OpenTunnel | undefined;
  let url: string | undefined;
  let closed = false;
  /** Openings and closings one after the other, whatever was asked meanwhile. */
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work, work);
    return turn;
  };
  const become = (next: AddressStatus): void => {
    status = next;
    parts.changed();
  };

  const closeTunnel = async (): Promise<void> => {
    const open = tunnel;
    tunnel = undefined;
    url = undefined;
    await open?.close();
  };
  const openTunnel = async (domain: string | undefined): Promise<void> => {
    if (authtoken === undefined) return become({ kind: "broken", cause: "authtoken_missing" });
    become({ kind: "opening" });
    let mine: OpenTunnel | undefined;
    try {
      mine = await parts.tunnel.open({
        authtoken,
        localPort: parts.localPort(),
        ...(domain === undefined ? {} : { domain }),
        onStatus(isUp) {
          // An old session may still report after it was closed.
          if (tunnel !== undefined && tunnel === mine) become({ kind: isUp ? "up" : "down" });
        },
      });
      if (closed) return await mine.close();
      tunnel = mine;
      const opened = mine.url;
      url = opened;
      db.write("address.opened", () => writeUrl.run(opened));
      become({ kind: "up" });
    } catch (error) {
      const known = error instanceof TunnelError ? error : new TunnelError("unexpected", undefined, { cause: error });
      logger.warn("tunnel.not_opened", { reason: known.reason, code: known.code });
      become({
        kind: "broken",
        cause: known.reason,
        ...(known.code === undefined ? {} : { tunnelCode: known.code }),
      });
    }
  };
  const openNow = async (): Promise<void> => {
    if (closed || wish === undefined) return;
    if (wish.kind === "own") {
      ({ url } = wish);
      if (status.kind !== "up") become({ kind: "up" });
      return;
    }
    if (tunnel === undefined) await openTunnel(wish.domain);
  };

  return {
    async load() {
      const row = read.get();
      if (row !== undefined) wish = wishOf(row);
      authtoken = await secrets.get(AUTHTOKEN);
    },
    wish: () => wish,
    hasAuthtoken: () => authtoken !== undefined,
    url: () => url,
    status: () => status,
    set: (next, token) =>
      inTurn(async () => {
        if (token !== undefined) {
          await secrets.set(AUTHTOKEN, token);
          authtoken = token;
        }
        wish = next;
        db.write("address.set", () =>
          write.run({
            kind: next.kind,
            domain: next.kind === "ngrok" ? (next.domain ?? null) : null,
            url: next.kind === "own" ? next.url : null,
          }),
        );
        await closeTunnel();
        status = { kind: "none" };
        await openNow();
      }),
    open: () => inTurn(openNow),
    renew: () =>
      inTurn(async () => {
        if (wish?.kind === "ngrok") await closeTunnel();
        await openNow();
      }),
    close: async () => {
      closed = true;
      const over = inTurn(closeTunnel);
      // A tunnel that is being opened is closed as soon as it is there; nobody waits for that.
      if (status.kind !== "opening") await over;
    },
  };
}

function wishOf(row: Row): AddressWish | undefined {
  if (row.kind === "own") return row.url === null ? undefined : { kind: "own", url: row.url };
  return { kind: "ngrok", ...(row.domain === null ? {} : { domain: row.domain }) };
}

export type ReadAddress =
  | { readonly kind: "address"; readonly url: string }
  | { readonly kind: "broken"; cause: Cause };

/**
 * An address as an owner types it. Meta calls https only; plain http is for a simulated Meta on this computer.
 */
export function readOwnAddress(typed: string, isMetaSimulated: boolean): ReadAddress {
  const text = /^[a-z]+:\/\//iu.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(text)) return { kind: "broken", cause: "address_unreadable" };
  const url = new URL(text);
  const isLoopback = url.hostname === "127.0.0.1" || url.hostname === "localhost";
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback && isMetaSimulated)) {
    return { kind: "broken", cause: url.protocol === "http:" ? "address_not_https" : "address_unreadable" };
  }
  if (url.username !== "" || url.password !== "") return { kind: "broken", cause: "address_unreadable" };
  // The paths below it are fixed: /webhook and /meta/….
  return { kind: "address", url: url.origin };
}

/** A domain as it is copied from ngrok's dashboard: often with `https://` and a slash. */
export function readDomain(typed: string): string | undefined {
  const host = typed
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//u, "")
    .replace(/\/.*$/u, "");
  return /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/u.test(host) ? host : undefined;
}
