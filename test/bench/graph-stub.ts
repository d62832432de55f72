/** As much of the Graph API as connecting an account asks for. The simulator is not used: a bench measures the host alone. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface GraphStub {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export async function startGraphStub(account: { readonly id: string; readonly username: string }): Promise<GraphStub> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const answer = pathname.endsWith("/me")
      ? { user_id: account.id, username: account.username }
      : { error: { message: "Unsupported request", type: "IGApiException", code: 100 } };
    request.resume();
    response.writeHead("error" in answer ? 400 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
