import http from "node:http";
import https from "node:https";

/** What came of one HTTP call to the shop's side. Redirects are not followed: Meta does not. */
export type CallOutcome =
  | { readonly kind: "answered"; readonly status: number; readonly statusText: string; readonly body: Buffer }
  | { readonly kind: "timed_out" }
  | { readonly kind: "failed"; readonly reason: string };

export interface CallOptions {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly deadlineMs: number;
  /** How much of the answer is kept. */
  readonly keepBytes?: number;
}

export interface HttpCaller {
  readonly call: (options: CallOptions) => Promise<CallOutcome>;
  readonly close: () => void;
}

/** Keeps connections open between calls, as Meta does. The deadline is real time: the other side is a real program. */
export function createHttpCaller(): HttpCaller {
  const agents = {
    http: new http.Agent({ keepAlive: true, maxSockets: 64 }),
    https: new https.Agent({ keepAlive: true, maxSockets: 64 }),
  };

  const call = async (options: CallOptions): Promise<CallOutcome> =>
    new Promise((resolve) => {
      let url: URL;
      try {
        url = new URL(options.url);
      } catch {
        resolve({ kind: "failed", reason: "not an address" });
        return;
      }
      const secure = url.protocol === "https:";
      const request = (secure ? https : http).request(url, {
        method: options.method,
        agent: secure ? agents.https : agents.http,
        headers: {
          Accept: "*/*",
          ...options.headers,
          ...(options.body === undefined ? {} : { "Content-Length": String(options.body.length) }),
        },
      });
      const deadline = setTimeout(() => {
        resolve({ kind: "timed_out" });
        request.destroy();
      }, options.deadlineMs);
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        let kept = 0;
        response.on("data", (chunk: Buffer) => {
          if (kept < (options.keepBytes ?? 4096)) chunks.push(chunk);
          kept += chunk.length;
        });
        response.on("end", () => {
          clearTimeout(deadline);
          resolve({
            kind: "answered",
            status: response.statusCode ?? 0,
            statusText: response.statusMessage ?? "",
            body: Buffer.concat(chunks),
          });
        });
        response.on("error", (error) => {
          clearTimeout(deadline);
          resolve({ kind: "failed", reason: error.message });
        });
      });
      request.on("error", (error: NodeJS.ErrnoException) => {
        clearTimeout(deadline);
        resolve({ kind: "failed", reason: error.code ?? error.message });
      });
      request.end(options.body);
    });

  return {
    call,
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
