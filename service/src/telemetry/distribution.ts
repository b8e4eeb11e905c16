/** A histogram in plain numbers, in the SDK's own form for a histogram that is exported. */
import type { Histogram } from "@opentelemetry/sdk-metrics";

/** Counts values into buckets: recording is an addition, without the attribute hashing of an SDK instrument. */
export class Distribution {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /** @param bounds upper bounds of the buckets, inclusive, ascending; one more bucket takes what is above. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Array(bounds.length + 1).fill(0);
  }

  record(value: number): void {
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#count += 1;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** What was recorded so far. */
  snapshot(): Histogram {
    return {
      buckets: { boundaries: [...this.#bounds], counts: [...this.#counts] },
      count: this.#count,
      sum: this.#sum,
      min: this.#count > 0 ? this.#min : undefined,
      max: this.#count > 0 ? this.#max : undefined,
    };
  }
}
