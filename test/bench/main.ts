/**
 * `npm run bench -- <name…> [--json]`. Notes go to stderr, figures to stdout; with `--json` stdout carries nothing but
 * `{"results":[…]}`. A missed budget is printed plainly and does not fail the run: figures are compared on one machine.
 */
import { backupBench } from "./archive/backup-bench.ts";
import { startBench } from "./archive/start-bench.ts";
import { isMet, type Bench, type BenchResult } from "./bench.ts";
import { catchUpBench } from "./catch-up/catch-up-bench.ts";
import { eraseBench } from "./erase/erase-bench.ts";
import { ingestBench } from "./ingest/ingest-bench.ts";
import { outboxBench } from "./outbox/outbox-bench.ts";
import { mediaBench } from "./media/media-bench.ts";
import { sizeBench } from "./size/size-bench.ts";
import { uiBench } from "./ui/ui-bench.ts";

const BENCHES: readonly Bench[] = [
  ingestBench,
  eraseBench,
  catchUpBench,
  backupBench,
  startBench,
  mediaBench,
  outboxBench,
  sizeBench,
  uiBench,
];

interface Row extends BenchResult {
  readonly bench: string;
}

async function main(args: readonly string[]): Promise<number> {
  const asJson = args.includes("--json");
  const names = args.filter((arg) => arg !== "--json");
  const chosen = names.map((name) => BENCHES.find((bench) => bench.name === name));
  if (names.length === 0 || chosen.includes(undefined)) {
    const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
    if (unknown.length > 0) console.error(`There is no bench called ${unknown.join(", ")}.`);
    console.error("Usage: npm run bench -- <name…> [--json]\n");
    for (const bench of BENCHES) console.error(`  ${bench.name.padEnd(12)}${bench.about}`);
    return 2;
  }
  const rows: Row[] = [];
  for (const bench of chosen) {
    if (bench === undefined) continue;
    const results = await bench.run((line) => console.error(`${bench.name}: ${line}`));
    rows.push(...results.map((result) => ({ bench: bench.name, ...result })));
  }
  if (asJson) console.log(JSON.stringify({ results: rows.map(toJson) }));
  else console.log(toTable(rows));
  return 0;
}

function toJson(row: Row) {
  return {
    bench: row.bench,
    metric: row.metric,
    value: row.value,
    unit: row.unit,
    budget: row.budget?.value ?? null,
    bound: row.budget?.bound ?? null,
    met: isMet(row) ?? null,
  };
}

function toTable(rows: readonly Row[]): string {
  const words = { true: "met", false: "MISSED", undefined: "" };
  const lines = rows.map((row) => [
    row.bench,
    row.metric,
    `${formatValue(row.value)} ${row.unit}`.trim(),
    row.budget === undefined ? "" : `${row.budget.bound} ${formatValue(row.budget.value)}`,
    words[`${isMet(row)}`],
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function formatValue(value: number): string {
  return value >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString();
}

process.exitCode = await main(process.argv.slice(2));
