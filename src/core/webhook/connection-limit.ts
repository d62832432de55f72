import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Keeps the number of open connections within the process's file limit without ever shutting Meta out: when there is
 * no room, the oldest stranger makes room for the newcomer. A stranger is whoever has not yet sent a correctly signed
 * delivery; somebody who only holds connections open costs himself his own.
 */
export interface ConnectionLimit {
  /** This connection has brought a correctly signed delivery: it is Meta's, or the tunnel's on its behalf. */
  readonly prove: (socket: Socket) => void;
}

/** @param evicted called once for every connection that was closed to make room. */
export function limitConnections(server: Server, most: number, evicted: () => void): ConnectionLimit {
  /** In the order in which they came. */
  const strangers = new Set<Socket>();
  const proven = new Set<Socket>();
  // A closed connection counts until its turn of the loop has ended: a burst must not be taken for a full house.
  server.maxConnections = 2 * most;
  server.on("connection", (socket) => {
    strangers.add(socket);
    socket.once("close", () => {
      strangers.delete(socket);
      proven.delete(socket);
    });
    if (strangers.size + proven.size <= most) return;
    // Where everybody else is proven, that is the newcomer.
    for (const oldest of strangers) {
      strangers.delete(oldest);
      oldest.destroy();
      return evicted();
    }
  });
  return {
    prove(socket) {
      if (strangers.delete(socket)) proven.add(socket);
    },
  };
}
