import type { Session } from "@ngrok/ngrok";
import type { Logger, OpenTunnel, TunnelProvider, TunnelWish } from "../ports.ts";
import { causeOfNgrokCode, TunnelError } from "./tunnel-error.ts";

/**
 * ngrok through its own library. It is loaded when a tunnel is wanted and not before: it brings native code, and a
 * shop with an address of its own never needs it. The builder is used instead of `forward()`: it gives a session of
 * our own that can be closed after sleep, and it never writes into the working directory.
 */
const HEARTBEAT_SECONDS = 10;
const TOLERANCE_SECONDS = 15;
const OPEN_WITHIN_MS = 30_000;
/** What an authtoken can consist of; anything else is a slip of the clipboard. */
const AUTHTOKEN = /^[\w-]{20,200}$/u;

export function createNgrokTunnel(logger: Logger): TunnelProvider {
  return {
    async open(wish) {
      if (!AUTHTOKEN.test(wish.authtoken)) throw new TunnelError("authtoken_unreadable");
      const ngrok = await import("@ngrok/ngrok").catch((cause: unknown) => {
        throw new TunnelError("tunnel_unloadable", undefined, { cause });
      });
      let isUp = true;
      const report = (now: boolean): void => {
        if (now === isUp) return;
        isUp = now;
        wish.onStatus(now);
      };
      const builder = new ngrok.SessionBuilder()
        .authtoken(wish.authtoken)
        .heartbeatInterval(HEARTBEAT_SECONDS)
        .heartbeatTolerance(TOLERANCE_SECONDS)
        .handleHeartbeat(() => report(true))
        .handleDisconnection(() => {
          report(false);
          // The library connects again by itself, with the same endpoint.
          return true;
        });
      const session = await within(OPEN_WITHIN_MS, builder.connect(), (late) => closeQuietly(late, logger));
      try {
        return await listen(session, wish, logger);
      } catch (error) {
        await closeQuietly(session, logger);
        throw explained(error);
      }
    },
  };
}

async function listen(session: Session, wish: TunnelWish, logger: Logger): Promise<OpenTunnel> {
  const endpoint = session.httpEndpoint();
  if (wish.domain !== undefined) endpoint.domain(wish.domain);
  const listener = await endpoint.listenAndForward(`http://127.0.0.1:${wish.localPort}`);
  const url = listener.url();
  if (url === null) throw new TunnelError("unexpected");
  return { url, close: () => closeQuietly(session, logger) };
}

async function closeQuietly(session: Session, logger: Logger): Promise<void> {
  await session.close().catch(() => logger.info("tunnel.close_failed"));
}

/** A session that comes after the time is over is closed again: nobody would know of it. */
function within(limitMs: number, opening: Promise<Session>, late: (session: Session) => Promise<void>) {
  return new Promise<Session>((resolve, reject) => {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      reject(new TunnelError("offline"));
    }, limitMs);
    opening.then(
      (session) => {
        clearTimeout(timer);
        if (isOver) void late(session);
        else resolve(session);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(explained(error));
      },
    );
  });
}

/** ngrok puts its number at the end of the message; without one the line itself failed. */
export function explained(error: unknown): TunnelError {
  if (error instanceof TunnelError) return error;
  const text = error instanceof Error ? error.message : "";
  const code = /ERR_NGROK_\d+/u.exec(text)?.[0];
  if (code !== undefined) return new TunnelError(causeOfNgrokCode(code) ?? "unexpected", code, { cause: error });
  const isLine = /failed to (?:establish|connect)|dns|timed? ?out|tls|unreachable/iu.test(text);
  return new TunnelError(isLine ? "offline" : "unexpected", undefined, { cause: error });
}
