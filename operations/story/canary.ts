import { setTimeout as pause } from "node:timers/promises";
import { ServiceProcess } from "../../service/testing/service-process";
import { AnalysisRun, type Figures, figuresOf, type Metric } from "./analysis";
import type { CanarySettings } from "./settings";
import { type Experience, Users } from "./users";
import { WeightedRouter } from "./weighted-router";

export interface CanaryOptions {
  readonly settings: CanarySettings;
  /** How many times faster than in a cluster time passes. */
  readonly haste: number;
  /** Requests of users, a real second. */
  readonly perSecond: number;
  /** Environment variables of the new version's process; the stable one has none of them. */
  readonly newVersion: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Hears each measurement. */
  readonly onMeasured?: (measured: Measured) => void;
}

/** One measurement of the new version. */
export interface Measured extends Figures {
  /** Seconds since the rollout began, as a cluster counts them. */
  readonly at: number;
  readonly weight: number;
  /** Share of all requests of the step that the router sent to the new version. */
  readonly share: number;
  readonly failed: readonly Metric[];
}

/** How a rollout went. */
export interface CanaryStory {
  readonly measured: readonly Measured[];
  /** The metric that ended it; undefined where the new version was promoted. */
  readonly abortedBy?: Metric;
  /** What users had while it went on, and after it had ended. */
  readonly users: Experience;
  readonly afterwards: Experience;
}

/**
 * Rolls a new version out beside a stable one, both real processes of the built service, in the chart's steps and by
 * the thresholds of its analysis. The router is simulated, and so is what Argo Rollouts would do.
 *
 * A measurement stands at the end of each interval; a cluster waits two minutes more at first, for Datadog to have data.
 */
export async function rollOut(options: CanaryOptions): Promise<CanaryStory> {
  const [stable, candidate] = (await ServiceProcess.startAll(
    { env: { SERVICE_VERSION: "1.0.0" } },
    { env: { SERVICE_VERSION: "1.1.0", ...options.newVersion } },
  )) as [ServiceProcess, ServiceProcess];
  try {
    return await shiftTraffic(stable, candidate, options);
  } finally {
    await Promise.all([stable.kill(), candidate.kill()]);
  }
}

async function shiftTraffic(
  stable: ServiceProcess,
  candidate: ServiceProcess,
  options: CanaryOptions,
): Promise<CanaryStory> {
  const { settings, haste, perSecond, signal } = options;
  const router = await WeightedRouter.start({ stable: stable.url, new: candidate.url });
  const users = new Users(`${router.url}/echo`, perSecond);
  try {
    const wait = (seconds: number) => pause((seconds * 1000) / haste, undefined, { signal });
    const { measured, abortedBy } = await steps(router, wait, options);
    const during = users.experience;
    router.weight = abortedBy ? 0 : 100;
    await wait(settings.pause);
    await users.leave();
    const { requests, failed } = users.experience;
    const afterwards = { requests: requests - during.requests, failed: failed - during.failed };
    return { measured, abortedBy, users: during, afterwards };
  } finally {
    // First, so that nobody waits for an answer that does not come.
    await router.stop();
    await users.leave();
  }
}

async function steps(
  router: WeightedRouter,
  wait: (seconds: number) => Promise<void>,
  { settings, haste, onMeasured }: CanaryOptions,
): Promise<Pick<CanaryStory, "measured" | "abortedBy">> {
  const { weights, pause: length, analysis } = settings;
  const measured: Measured[] = [];
  const began = performance.now();
  // The one beside all steps. That of the last step counts some of the same measurements, and never ends before it.
  const run = new AnalysisRun(analysis);
  const perStep = Math.max(1, Math.floor(length / analysis.interval));
  const schedule = [
    ...weights.flatMap((weight) => Array<number>(perStep).fill(weight)),
    ...Array<number>(analysis.count).fill(weights.at(-1) as number),
  ];
  for (const weight of schedule) {
    router.weight = weight;
    const since = router.answers.length;
    await wait(analysis.interval);
    const now = performance.now();
    const inStep = router.answers.slice(since);
    const inWindow = router.answers.filter(
      ({ at, version }) => version === "new" && at > now - (analysis.window * 1000) / haste,
    );
    const figures = figuresOf(inWindow);
    const { failed, ends } = run.measure(figures);
    const share = inStep.filter(({ version }) => version === "new").length / Math.max(1, inStep.length);
    const measurement = { ...figures, at: Math.round(((now - began) * haste) / 1000), weight, share, failed };
    measured.push(measurement);
    onMeasured?.(measurement);
    if (ends) return { measured, abortedBy: ends };
  }
  return { measured };
}
