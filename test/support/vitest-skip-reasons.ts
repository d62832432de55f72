/**
 * Vitest's JSON report leaves out why a test was skipped: this reporter writes the notes of `context.skip(note)` beside it,
 * under `skipKey`. Vitest loads a reporter by its default export.
 */
import { writeFile } from "node:fs/promises";
import type { Reporter } from "vitest/node";
import { skipKey } from "./test-reports.ts";

class SkipReasons implements Reporter {
  async onTestRunEnd(modules: Parameters<NonNullable<Reporter["onTestRunEnd"]>>[0]): Promise<void> {
    const file = process.env["SHOPBELL_SKIP_REASONS"];
    if (file === undefined) return;
    const reasons: Record<string, string> = {};
    for (const module of modules) {
      for (const test of module.children.allTests("skipped")) {
        const result = test.result();
        const note = "note" in result ? result.note : undefined;
        if (note !== undefined) reasons[skipKey(module.moduleId, test.fullName)] = note;
      }
    }
    await writeFile(file, JSON.stringify(reasons));
  }
}

export { SkipReasons as default };
