import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { type CanaryStory, type Measured, rollOut } from "./canary";
import { type CanarySettings, shippedSettings } from "./settings";
import { type TracedRequest, traceOneRequest } from "./trace";

/** The service and its rollouts, as they were seen on this machine. */
export interface Story {
  readonly settings: CanarySettings;
  readonly haste: number;
  readonly request: TracedRequest;
  /** A version without a fault. */
  readonly good: CanaryStory;
  /** One that fails a share of its requests. */
  readonly bad: CanaryStory & { readonly errorRate: number };
}

export interface StoryOptions {
  readonly signal: AbortSignal;
  readonly settings?: CanarySettings;
  /** How many times faster than in a cluster time passes. Default 15: half a minute in two seconds. */
  readonly haste?: number;
  readonly onStep?: (step: string) => void;
  readonly onMeasured?: (measured: Measured) => void;
}

/** A few times the load that a laptop notices would measure the laptop. */
const REQUESTS_A_SECOND = 100;
/** Several times what the analysis lets pass: the outcome is no matter of luck. */
const ERROR_RATE = 0.3;

/**
 * Builds the service, asks it for a page with telemetry on, then rolls two new versions out side by side: one that
 * is sound, and one with fault injection on.
 *
 * @throws Error where users of the sound version saw an error, or the faulty one was not taken back.
 */
export async function tellStory(options: StoryOptions): Promise<Story> {
  const { signal, settings = shippedSettings(), haste = 15, onStep, onMeasured } = options;
  onStep?.("build");
  await promisify(execFile)(process.execPath, [path.resolve("service/build.mjs")]);
  onStep?.("ask for a page, with telemetry on");
  const request = await traceOneRequest();
  onStep?.("roll out two versions");
  const rollout = { settings, haste, perSecond: REQUESTS_A_SECOND, signal };
  const faults = { FAULT_INJECTION: "true", FAULT_ERROR_RATE: String(ERROR_RATE) };
  const [good, bad] = await Promise.all([
    rollOut({ ...rollout, newVersion: {}, onMeasured }),
    rollOut({ ...rollout, newVersion: faults }),
  ]);
  if (good.users.failed > 0) throw new Error(`${good.users.failed} users of a sound version saw an error.`);
  if (bad.abortedBy !== "error-rate") {
    const what = bad.abortedBy ? `It was for its ${bad.abortedBy}` : "It was promoted";
    throw new Error(`A version that fails was not taken back for its errors. ${what}.`);
  }
  return { settings, haste, request, good, bad: { ...bad, errorRate: ERROR_RATE } };
}
