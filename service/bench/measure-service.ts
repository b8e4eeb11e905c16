import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startCollector } from "./collector";
import { percentile99, residentMemory, startTime } from "./figures";
import type { Measured, PageSlices } from "./report";
import { compare } from "./slices";
import { buildServers, Candidate, capturePages, environments } from "./variants";

/** Pages that are compared: the lightest and the heaviest that the service renders. */
const PAGES = ["/", "/echo"];

/** Measures the built service against others that do the same; minutes. Progress goes to standard error. */
export async function measureService(plan: {
  /** Slices of each server, in turn. */
  readonly rounds: number;
  /** Requests a slice. */
  readonly requests: number;
}): Promise<Measured> {
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
    return { pages, figures };
  } finally {
    collector.stop();
    for (const candidate of candidates) await candidate.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
