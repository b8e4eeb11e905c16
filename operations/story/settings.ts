import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { CHART } from "../chart/render";

/** How the chart rolls a canary out and judges it: what the story takes from `values.yaml`. Times in seconds. */
export interface CanarySettings {
  /** Percentage of traffic that the new version has in each step. */
  readonly weights: readonly number[];
  readonly pause: number;
  readonly analysis: {
    /** Share of failed requests from which a measurement fails. */
    readonly errorRate: number;
    readonly latencyP99Seconds: number;
    /** Between two measurements. */
    readonly interval: number;
    /** Measurements of the run after the last pause. */
    readonly count: number;
    /** Measurements that may fail; one more ends the rollout. */
    readonly failureLimit: number;
    /** How far a measurement looks back. */
    readonly window: number;
  };
}

/** The settings that the chart ships with. */
export function shippedSettings(): CanarySettings {
  const { canary, analysis } = parse(readFileSync(path.join(CHART, "values.yaml"), "utf8"));
  return {
    weights: canary.weights,
    pause: canary.pauseSeconds,
    analysis: {
      errorRate: analysis.errorRate,
      latencyP99Seconds: analysis.latencyP99Seconds,
      interval: seconds(analysis.interval),
      count: analysis.count,
      failureLimit: analysis.failureLimit,
      window: seconds(analysis.window),
    },
  };
}

/** "30s", "2m" as Argo Rollouts has them. */
function seconds(duration: string): number {
  const [, number, unit] = /^(\d+)([sm])$/.exec(duration) ?? [];
  if (!number) throw new Error(`"${duration}" is no duration in seconds or minutes.`);
  return Number(number) * (unit === "m" ? 60 : 1);
}
