/** Alternating slices of load on the candidates: what one costs more than another shows in each pair. */
import type { Collector } from "./collector";
import { loadFully } from "./load";
import type { Candidate } from "./variants";

/** One slice of load. */
export interface Slice {
  /** Processor time of the server for each request, export included, in microseconds. */
  readonly cpu: number;
  /** Requests a second, of wall time. */
  readonly rate: number;
}

/** How much and how often. */
export interface Plan {
  readonly page: string;
  readonly rounds: number;
  readonly requests: number;
}

/** Time for the last batch of a slice to arrive: the queue sends at least once a second. */
const ARRIVAL_MS = 5_000;

/**
 * Runs each candidate once a round, in an order that turns from round to round.
 *
 * @throws Error when the collector does not get exactly three spans for each page that "full" served.
 */
export async function compare(
  candidates: readonly Candidate[],
  collector: Collector,
  plan: Plan,
): Promise<Map<string, Slice[]>> {
  const slices = new Map<string, Slice[]>(candidates.map(({ variant }) => [variant, []]));
  for (const candidate of candidates)
    await slice(candidate, collector, { ...plan, requests: plan.requests * 2 });
  for (let round = 0; round < plan.rounds; round += 1) {
    for (let turn = 0; turn < candidates.length; turn += 1) {
      const candidate = candidates[(round + turn) % candidates.length] as Candidate;
      slices.get(candidate.variant)?.push(await slice(candidate, collector, plan));
    }
  }
  return slices;
}

async function slice(candidate: Candidate, collector: Collector, { page, requests }: Plan): Promise<Slice> {
  Object.assign(collector.counts, { roots: 0, spans: 0 });
  const before = await candidate.usage();
  const seconds = await loadFully(candidate.port, page, requests);
  if (candidate.variant === "full" || candidate.variant === "auto") await arrival(collector, requests);
  const after = await candidate.usage();
  if (candidate.variant === "full" && collector.counts.spans !== 3 * requests) {
    throw new Error(
      `${requests} pages made ${collector.counts.spans} spans; three each are ${3 * requests}.`,
    );
  }
  return { cpu: (after.cpu - before.cpu) / requests, rate: requests / seconds };
}

async function arrival({ counts }: Collector, requests: number): Promise<void> {
  const deadline = Date.now() + ARRIVAL_MS;
  while (counts.roots < requests) {
    if (Date.now() > deadline) throw new Error(`Only ${counts.roots} of ${requests} server spans arrived.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
