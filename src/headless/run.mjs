// The one file an old Node can read: it says in a sentence what is needed, instead of failing at the first type.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Shopbell needs Node 22.18 or newer to run, and this is Node ${process.versions.node}. ` +
      "Start it with an npm script (npm run practice): that uses the Node installed by npm ci.\n",
  );
  process.exit(1);
}
const entry = process.argv[2];
process.argv.splice(1, 2, entry ?? "");
await import(new URL(`../../${entry}`, import.meta.url).href);
