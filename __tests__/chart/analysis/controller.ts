import { spawn } from "node:child_process";
import path from "node:path";
import { compiled } from "../../go-program";
import type { Rendered } from "../rendered";

/** Modules are fetched and compiled from nothing: a version takes two minutes on two cores. */
export const BUILD_MILLISECONDS = 1_800_000;

/** What chart and image of catalog `seed` bring, and what `current` brings. */
export const versions = ["1.6.0", "1.6.6", "1.9.0"] as const;
export type Version = (typeof versions)[number];

/** An answer of Datadog. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

export const metrics = ["traffic", "error-rate", "latency-p99"] as const;
export type Metric = (typeof metrics)[number];

/** One analysis of a Rollout, and what Datadog answers to each metric; the last answer repeats. */
export interface Scenario {
  readonly analysis: "background" | "step" | "prePromotion" | "postPromotion";
  readonly answers: Readonly<Record<Metric, readonly Answer[]>>;
  /** When the Rollout ends the run; unless given, it does not. */
  readonly endsAfterSeconds?: number;
}

export type Phase = "Successful" | "Failed" | "Inconclusive" | "Error";

/** What became of a run, in the controller's words. */
export interface Outcome {
  readonly phase: Phase;
  readonly message: string;
  /** From its start to its end, on the controller's clock. */
  readonly seconds: number;
  readonly metrics: readonly {
    readonly name: Metric;
    readonly phase: Phase;
    readonly measurements: readonly { readonly phase: Phase; readonly startedAt: string }[];
  }[];
  readonly queries: readonly string[];
  readonly windowSeconds: number;
}

const SOURCE = path.join(__dirname, "rollouts");

/**
 * The analysis controller of a version of Argo Rollouts, compiled into the program in `rollouts/`.
 *
 * @throws Error with the compiler's words.
 */
export async function controller(version: Version): Promise<Controller> {
  const program = await compiled({
    title: `the controller of Argo Rollouts ${version}`,
    source: SOURCE,
    version,
    tags: version.startsWith("1.6.") ? ["rollouts_1_6"] : [],
    output: path.join(`rollouts-${version}`, "analyses"),
    buildMilliseconds: BUILD_MILLISECONDS,
  });
  return { play: (manifests, scenarios) => play(program, version, manifests, scenarios) };
}

export interface Controller {
  /**
   * Runs the analyses of a rendered Rollout by its rendered AnalysisTemplate.
   *
   * @throws Error with the controller's words, when it refuses them or crashes.
   */
  play(manifests: Pick<Rendered, "one">, scenarios: readonly Scenario[]): Promise<Outcome[]>;
}

async function play(
  program: string,
  version: Version,
  manifests: Pick<Rendered, "one">,
  scenarios: readonly Scenario[],
): Promise<Outcome[]> {
  const rollout = manifests.one("Rollout");
  const template = manifests.one("AnalysisTemplate");
  const output = await answerOf(program, JSON.stringify({ rollout, template, scenarios }));
  const { version: built, outcomes } = JSON.parse(output);
  if (built !== `v${version}`) throw new Error(`${program} is ${built}, not v${version}`);
  return outcomes;
}

function answerOf(program: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, { stdio: "pipe", timeout: 120_000 });
    const output: Record<"stdout" | "stderr", string> = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(output.stdout) : reject(new Error(output.stderr))));
    // A controller that crashed reads no further; its end says why.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
