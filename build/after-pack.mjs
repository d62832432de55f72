import { join } from "node:path";
import { flipFuses, FuseV1Options, FuseVersion } from "@electron/fuses";

/**
 * Runs before electron-builder flips the fuses of electron-builder.yml itself. Its own list and its own copy of
 * @electron/fuses do not know WasmTrapHandlers, and would not notice a fuse that a newer Electron adds. Here every
 * fuse of the runtime has to be named, or the packaging stops.
 *
 * @param {import("electron-builder").AfterPackContext} context
 */
export async function afterPack({ packager, appOutDir, electronPlatformName }) {
  const named = await packager.generateFuseConfig(packager.config.electronFuses);
  const { productFilename } = packager.appInfo;
  const programs = {
    darwin: `${productFilename}.app`,
    win32: `${productFilename}.exe`,
    linux: packager.executableName,
  };
  await flipFuses(join(appOutDir, programs[electronPlatformName]), {
    ...named,
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // Electron's default: faster bounds checks for WebAssembly, which nothing here uses.
    [FuseV1Options.WasmTrapHandlers]: true,
  });
}
