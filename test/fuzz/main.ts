/**
 * `npm run fuzz`: torn payloads for the parser, torn requests for the door. The same seed makes the same inputs:
 * `npm run fuzz -- --seed 7`, and `--parser N` or `--door N` for another number of them (0: none).
 */
import { parseArgs } from "node:util";
import { fuzzDoor } from "./door-fuzz.ts";
import { fuzzParser } from "./parser-fuzz.ts";

const PARSER_INPUTS = 120_000;
const DOOR_INPUTS = 6_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      parser: { type: "string", default: String(PARSER_INPUTS) },
      door: { type: "string", default: String(DOOR_INPUTS) },
    },
  });
  const [seed, parser, door] = [whole("seed"), whole("parser"), whole("door")];
  function whole(name: "seed" | "parser" | "door"): number {
    if (!/^\d{1,9}$/u.test(values[name])) throw new Error(`--${name} takes a whole number.`);
    return Number(values[name]);
  }
  console.log(`seed ${seed}`);
  if (parser > 0) {
    const report = await fuzzParser(seed, parser);
    console.log(
      `parser: ${parser} inputs, ${report.understood} events, ${report.kept} parts for quarantine, ` +
        `${report.applied} deliveries applied`,
    );
    console.log(`parser: slowest ${report.slowestMs.toFixed(1)} ms, heap grew by ${report.grownMb.toFixed(1)} MB`);
  }
  if (door > 0) {
    const report = await fuzzDoor(seed, door);
    const answers = Object.entries(report.statuses).map(([status, count]) => `${count} × ${status}`);
    console.log(`door: ${report.inputs} inputs, ${answers.join(", ")}, ${report.cutOff} cut off`);
    console.log(`door: ${report.genuine} genuine deliveries in between, slowest ${report.slowestGenuineMs} ms`);
    if (report.grownMb !== undefined) console.log(`door: memory grew by ${report.grownMb} MB`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
