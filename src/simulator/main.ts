import { createSimulator } from "./create-simulator.ts";

/** `npm run simulator -- --port 4100`: Meta's side as a program of its own. Prints one JSON line when it is ready. */
const flag = process.argv.indexOf("--port");
const port = flag === -1 ? 0 : Number(process.argv[flag + 1]);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write("--port wants a number from 0 to 65535.\n");
  process.exit(2);
}
const simulator = createSimulator({ port });
const { url } = await simulator.start();
const accounts = [...simulator.world.accounts.values()].map(({ id, family, username, accessToken, appId }) => ({
  id,
  family,
  username,
  accessToken,
  appId,
  appSecret: simulator.world.apps.get(appId)?.secret,
}));
process.stdout.write(`${JSON.stringify({ ready: true, url, control: `${url}/control/state`, accounts })}\n`);

const stop = (): void => {
  void simulator.stop().then(() => process.exit(0));
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
