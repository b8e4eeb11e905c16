import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startCollector } from "./collector";
import { percentile99, residentMemory, startTime } from "./figures";
import { type PageSlices, renderReport } from "./report";
import { compare } from "./slices";
import { buildServers, Candidate, capturePages, environments, SERVICE } from "./variants";

const USAGE = `npm run bench --workspace service [-- --rounds N --requests N --print]

Measures what telemetry costs and writes service/BENCHMARKS.md: nothing else should run on the machine meanwhile.

  --rounds N     slices of each server, in turn (default 10)
  --requests N   requests a slice (default 5000)
  --print        print the report instead of writing it`;

/** Pages that are compared: the lightest and the heaviest that the service renders. */
const PAGES = ["/", "/echo"];

/** `npm run bench --workspace service`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: "string", default: "10" },
      requests: { type: "string", default: "5000" },
      print: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const plan = { rounds: Number(values.rounds), requests: Number(values.requests) };
  const folder = mkdtempSync(path.join(tmpdir(), "bench-"));
  const collector = await startCollector();
  const candidates: Candidate[] = [];
  try {
    buildServers(folder);
    const env = environments(folder, collector.url);
    candidates.push(await Candidate.start("off", folder, env.off));
    await capturePages(candidates[0] as Candidate, folder, PAGES);
    for (const variant of ["full", "auto", "bare"] as const) {
      candidates.push(await Candidate.start(variant, folder, env[variant]));
    }
    const pages: PageSlices[] = [];
    for (const page of PAGES) {
      console.error(`${page}: ${plan.rounds} rounds of ${plan.requests} requests to each server`);
      pages.push({ page, slices: await compare(candidates, collector, { page, ...plan }) });
    }
    for (const candidate of candidates.splice(0)) await candidate.stop();
    console.error("start, memory, latency");
    const figures = {
      startMs: await startTime(collector.url),
      memoryMb: await residentMemory(folder, env.full),
      p99Ms: await percentile99(folder, env.full),
    };
    const report = renderReport({ pages, figures, plan, date: new Date() });
    if (values.print) console.log(report);
    else writeFileSync(path.join(SERVICE, "BENCHMARKS.md"), report);
    return 0;
  } finally {
    collector.stop();
    for (const candidate of candidates) await candidate.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
