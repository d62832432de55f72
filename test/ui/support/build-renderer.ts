import { createBuilder } from "vite";

/** The tests look at what is shipped: the screen is built before they begin, unless whoever starts them has just built it. */
// Playwright takes a set-up only as a default export.
// oxlint-disable-next-line import/no-default-export
export default async function buildRenderer(): Promise<void> {
  if (process.env["SHOPBELL_BUILT"] === "now") return;
  const before = process.env["NODE_ENV"];
  // The runner calls itself "test", for which Vite would build React's development half.
  process.env["NODE_ENV"] = "production";
  const builder = await createBuilder({ logLevel: "warn" });
  const client = builder.environments["client"];
  if (client === undefined) throw new Error("vite.config.ts has no client environment.");
  await builder.build(client);
  process.env["NODE_ENV"] = before;
}
