// The one file an old Node can read: it says in a sentence what is needed, instead of failing at the first type.
import module from "node:module";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Shopbell needs Node 22.18 or newer to run, and this is Node ${process.versions.node}. ` +
      "Start it with an npm script (npm run practice): that uses the Node installed by npm ci.\n",
  );
  process.exit(1);
}
// Sources are read as they are: what Node makes of them is kept, so that the next start is quick and small. Not in the
// system's temporary folder, where somebody else could lay a file in its place. Threads and children read the variable.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../../node_modules/.cache/compile", import.meta.url));
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
const entry = process.argv[2];
process.argv.splice(1, 2, entry ?? "");
await import(new URL(`../../${entry}`, import.meta.url).href);
