import type { CanarySettings } from "./settings";

/** An answer to a user, as the router saw it. */
export interface Answer {
  /** Milliseconds, on the clock of `performance.now()`. */
  readonly at: number;
  readonly version: "stable" | "new";
  readonly status: number;
  readonly seconds: number;
}

/** What is known of some answers: as much as the chart's analysis asks Datadog for. */
export interface Figures {
  readonly requests: number;
  /** Share of answers with a status of 500 or above; 0 where there are none. */
  readonly errorRate: number;
  /** 99th percentile; 0 where there are none. */
  readonly p99Seconds: number;
}

export function figuresOf(answers: readonly Answer[]): Figures {
  const requests = answers.length;
  if (requests === 0) return { requests, errorRate: 0, p99Seconds: 0 };
  const times = answers.map(({ seconds }) => seconds).sort((a, b) => a - b);
  return {
    requests,
    errorRate: answers.filter(({ status }) => status >= 500).length / requests,
    p99Seconds: times[Math.ceil(requests * 0.99) - 1] as number,
  };
}

export type Metric = "error-rate" | "latency-p99";

/** The failed metrics of one measurement: the `failureCondition`s of charts/sample-web-app/templates/analysis-template.yaml. */
export function failedMetrics(
  { errorRate, p99Seconds }: Figures,
  { errorRate: broken, latencyP99Seconds }: CanarySettings["analysis"],
): Metric[] {
  return [
    ...(errorRate >= broken ? (["error-rate"] as const) : []),
    ...(p99Seconds >= latencyP99Seconds ? (["latency-p99"] as const) : []),
  ];
}

/** Counts failed measurements, as a run of Argo Rollouts does. */
export class AnalysisRun {
  readonly #failures = new Map<Metric, number>();

  constructor(private readonly settings: CanarySettings["analysis"]) {}

  /** @returns The metric that has now failed once too often, if one has. */
  measure(figures: Figures): { readonly failed: readonly Metric[]; readonly ends?: Metric } {
    const failed = failedMetrics(figures, this.settings);
    for (const metric of failed) this.#failures.set(metric, (this.#failures.get(metric) ?? 0) + 1);
    const ends = failed.find((metric) => (this.#failures.get(metric) ?? 0) > this.settings.failureLimit);
    return { failed, ends };
  }
}
