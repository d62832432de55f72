import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, test } from "@playwright/test";
import { answerACustomer } from "./practice-flow.ts";

/**
 * The flow in a packaged app, with its archive, its unpacked module, its threads and its fuses. Node's inspector is
 * fused off there, so Chromium's own debugging port is used. SHOPBELL_PACKAGED_APP names the program to start.
 */
test("a packaged app starts, and a reply written in it is taken", async () => {
  test.setTimeout(180_000);
  const program = process.env["SHOPBELL_PACKAGED_APP"] ?? "";
  if (program === "") {
    const sentence = "SHOPBELL_PACKAGED_APP names no packaged app, so none is started.";
    console.log(sentence);
    test.skip(true, sentence);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "shopbell-packaged-"));
  const port = await freePort();
  const app = spawn(program, ["--practice", `--data-dir=${folder}`, `--remote-debugging-port=${port}`], {
    stdio: "inherit",
  });
  const ended = new Promise((resolve) => app.once("close", resolve));
  const log = join(folder, "logs", "shopbell.log");
  try {
    await expect
      .poll(() => (existsSync(log) ? readFileSync(log, "utf8") : ""), { timeout: 60_000 })
      .toContain('"event":"started"');
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const page = browser.contexts().flatMap((context) => context.pages())[0];
    if (page === undefined) throw new Error("the packaged app shows no page");
    await answerACustomer(page, "Yes, until six. Written in the packaged app.");
    await browser.close();
  } finally {
    app.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
