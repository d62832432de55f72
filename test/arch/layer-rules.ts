/** The arrows of docs/ARCHITECTURE.md as data. */

export const LAYER_NAMES = ["shared", "core", "simulator", "headless", "main", "preload", "renderer"] as const;
export type Layer = (typeof LAYER_NAMES)[number];

interface LayerRule {
  /** Layers it may import besides itself. */
  readonly layers: readonly Layer[];
  /** Packages it may import; a name covers its subpaths. */
  readonly packages: readonly string[];
  readonly node: boolean;
  readonly instead: string;
}

export const RULES: Readonly<Record<Layer, LayerRule>> = {
  shared: {
    layers: [],
    packages: ["zod"],
    node: false,
    instead: "shared imports zod and nothing else: hand the value in as a parameter.",
  },
  core: {
    layers: ["shared"],
    packages: ["better-sqlite3", "@ngrok/ngrok", "zod"],
    node: true,
    instead:
      "core runs without a host or a screen: what you need is a missing port in src/core/ports.ts, which the hosts supply.",
  },
  simulator: {
    layers: [],
    packages: [],
    node: true,
    instead:
      "The simulator is the second opinion on Meta: it imports Node only. Write the fact again from Meta's documentation.",
  },
  headless: {
    layers: ["shared", "core", "simulator"],
    packages: ["open", "zod"],
    node: true,
    instead: "The headless host is plain Node over shared, core and simulator: what both hosts need belongs in core.",
  },
  main: {
    layers: ["shared", "core", "simulator"],
    packages: [
      "electron",
      "electron-log",
      "electron-store",
      "electron-updater",
      "electron-builder",
      "@electron/fuses",
      "zod",
    ],
    node: true,
    instead: "The Electron host stands on shared, core and simulator: what both hosts need belongs in core.",
  },
  preload: {
    layers: ["shared"],
    packages: ["electron"],
    node: false,
    instead: "A sandboxed preload may require electron only, and take types from shared: put the work into src/main.",
  },
  renderer: {
    layers: ["shared"],
    packages: [
      "react",
      "react-dom",
      "@tanstack/react-query",
      "@tanstack/react-virtual",
      "unicode-emoji-json",
      "marked",
      "cldr-annotations-full",
    ],
    node: false,
    instead: "The renderer knows shared only: everything else is a route of src/shared/contract/routes.ts.",
  },
};

/** Arrows inside a layer. */
export const INNER_RULES: readonly { readonly from: RegExp; readonly to: RegExp; readonly instead: string }[] = [
  {
    from: /^src\/renderer\/(?:ui|lib|i18n)\//u,
    to: /^src\/renderer\/(?:app|features|actions)\//u,
    instead: "What every feature stands on knows none of them: take it as a property or a parameter.",
  },
  {
    from: /^src\/renderer\/ui\//u,
    to: /^src\/shared\/contract\//u,
    instead: "ui knows no domain: take plain values as properties, or move the component into its feature.",
  },
];

/** Packages that one room holds for its whole layer. */
export const PACKAGE_HOMES: Readonly<Record<string, { readonly home: RegExp; readonly instead: string }>> = {
  marked: {
    home: /^src\/renderer\/features\/help\//u,
    instead: "Markdown is read in Help only, of pages that are ours: what others write is shown as plain text.",
  },
  "@ngrok/ngrok": {
    home: /^src\/core\/tunnel\//u,
    instead: "A tunnel is a port: take a TunnelProvider, which src/core/tunnel makes of ngrok's library.",
  },
};

/** The one file of shared whose values (two channel names, one global) the preload may carry; it imports types only. */
export const PRELOAD_CONSTANTS = "src/shared/contract/bridge.ts";
/** Reads its entry point from the command line, so its import is computed. */
export const LAUNCHER = "src/headless/run.mjs";
