import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { licencesOf } from "./src/main/collect-licences.ts";

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Writes the licences of everything that ships beside the page. */
const licences: Plugin = {
  name: "shopbell:licences",
  apply: "build",
  applyToEnvironment: ({ name }) => name === "client",
  generateBundle() {
    const source = JSON.stringify(licencesOf(fromHere("./"), [...this.getModuleIds()]));
    this.emitFile({ type: "asset", fileName: "licences.json", source });
  },
};

/** The page itself, which the browser fetches beside the small beginning that asks for it (`app/main.ts`). */
const PAGE = "page";
const preloadPage: Plugin = {
  name: "shopbell:preload-page",
  apply: "build",
  transformIndexHtml(html, { bundle }) {
    const chunks = Object.values(bundle ?? {}).filter((file) => file.type === "chunk");
    const page = chunks.find(({ name }) => name === PAGE);
    if (page === undefined) throw new Error(`There is no chunk called ${PAGE}.`);
    const needed = chunks.filter(({ fileName }) => page.imports.includes(fileName) && !html.includes(fileName));
    return [page, ...needed].map(({ fileName }) => ({
      tag: "link",
      attrs: { rel: "modulepreload", crossorigin: true, href: `./${fileName}` },
      injectTo: "head",
    }));
  },
};

/**
 * `client` is the screen (src/renderer). Every further bundle is an environment of its own beside it, so that
 * `vite build --app` makes them all. Nothing is inlined as `data:` and nothing is injected as a style or script tag:
 * the page lives under a policy that only allows its own files.
 */
export default defineConfig({
  root: fromHere("./src/renderer"),
  base: "./",
  publicDir: false,
  plugins: [react(), licences, preloadPage],
  builder: {},
  build: { sourcemap: false, emptyOutDir: true },
  environments: {
    client: {
      build: {
        outDir: fromHere("./dist/renderer"),
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        // What counts is the first load, gzipped: test/ui/page.spec.ts holds it to its budget.
        chunkSizeWarningLimit: 700,
        reportCompressedSize: true,
        rolldownOptions: {
          output: {
            codeSplitting: {
              // Else what parts that come later share with the page is torn from it, into many small files.
              groups: [
                { name: "index", test: /\/renderer\/app\/main\.ts$/u, priority: 2 },
                { name: PAGE, test: /\/renderer\/app\/begin\.tsx$/u, priority: 1 },
              ],
            },
          },
        },
      },
    },
    /** The Electron host with core and simulator. What holds native code or is Electron stays outside. */
    main: {
      consumer: "server",
      // `debug`, which electron-updater needs, colours its words where it finds supports-color: here it is to find none.
      resolve: { noExternal: true, external: ["electron", "better-sqlite3", "@ngrok/ngrok", "supports-color"] },
      build: {
        outDir: fromHere("./dist/main"),
        // Read from disk, not over a wire.
        chunkSizeWarningLimit: 4000,
        ssr: true,
        target: "node24",
        minify: false,
        rolldownOptions: {
          // A thread is started from a file of its own beside the bundle.
          input: {
            main: fromHere("./src/main/main.ts"),
            "door-worker": fromHere("./src/core/webhook/door-worker.ts"),
            "archive-worker": fromHere("./src/core/archive/archive-worker.ts"),
          },
          external: ["electron", "better-sqlite3", "@ngrok/ngrok", "supports-color", /^node:/u],
          output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
        },
      },
    },
    /** A sandboxed preload is CommonJS, one file, and may require electron only. */
    preload: {
      consumer: "server",
      resolve: { noExternal: true, external: ["electron"] },
      build: {
        outDir: fromHere("./dist/preload"),
        ssr: true,
        target: "node24",
        minify: false,
        rolldownOptions: {
          input: { preload: fromHere("./src/preload/preload.ts") },
          external: ["electron"],
          output: { format: "cjs", entryFileNames: "[name].cjs", codeSplitting: false },
        },
      },
    },
  },
});
