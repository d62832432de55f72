/**
 * One keep-alive connection that sends prepared bytes and reads just enough of the answer to know its status and its end.
 * Written by hand because an HTTP client costs more than the server it would measure.
 */
import { connect, type Socket } from "node:net";

export interface Wire {
  /** Sends one request; `done` gets the status, or 0 when the connection broke. One request at a time. */
  readonly send: (request: Buffer, done: (status: number) => void) => void;
  readonly close: () => void;
}

export function openWire(port: number): Wire {
  let socket: Socket | undefined;
  let received = "";
  let waiting: ((status: number) => void) | undefined;

  const settle = (status: number): void => {
    const done = waiting;
    waiting = undefined;
    received = "";
    done?.(status);
  };
  const open = (): Socket => {
    const opened = connect({ port, host: "127.0.0.1", noDelay: true });
    opened.setEncoding("latin1");
    opened.on("data", (text: string) => {
      received = received === "" ? text : received + text;
      const status = completeStatus(received);
      if (status !== undefined) settle(status);
    });
    opened.on("error", () => opened.destroy());
    opened.on("close", () => {
      if (socket === opened) socket = undefined;
      if (waiting !== undefined) settle(0);
    });
    return opened;
  };

  return {
    send: (request, done) => {
      waiting = done;
      socket ??= open();
      socket.write(request);
    },
    close: () => socket?.destroy(),
  };
}

/** The status of a complete answer; undefined while more is to come. */
export function completeStatus(text: string): number | undefined {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const head = text.slice(0, headEnd).toLowerCase();
  const status = Number(head.slice(9, 12));
  const body = text.slice(headEnd + 4);
  if (head.includes("\r\ntransfer-encoding: chunked")) return body.endsWith("0\r\n\r\n") ? status : undefined;
  const length = /\r\ncontent-length: (\d+)/u.exec(head)?.[1] ?? "0";
  return body.length >= Number(length) ? status : undefined;
}
