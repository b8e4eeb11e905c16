import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { UserError } from "../../config/user-error";
import { keptRun } from "../cluster/timelines";
import { runningEmulator, startEmulator } from "../emulator/emulator";
import { reportFile, writeReport } from "../report/report";
import { colorsFor, type Output } from "../terminal/output";
import { Progress } from "../terminal/progress";
import { duration } from "../terminal/text";
import { killRunningProcesses } from "../terraform/process";
import { proveService } from "./prove-service";
import { proveStacks } from "./prove-stacks";
import { type RehearsalResult, renderReport } from "./report";
import { REHEARSED, type SynthesisOptions, synthesize } from "./synthesize";
import { type FindTools, findTools, type Tools } from "./tools";

export interface RehearsalOptions extends Pick<SynthesisOptions, "workspace" | "synthesize"> {
  /** Leaves the emulator running, with everything in it. */
  readonly keep: boolean;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Other tools than those of this machine, for tests. */
  readonly findTools?: FindTools;
  /** Another way to prove the service, for tests. */
  readonly proveService?: typeof proveService;
}

const ENVIRONMENTS = `${REHEARSED},dev,prod`;
const LOOK_AROUND = "To look around in it: npm run rehearse -- --keep. ";
const DEPLOY = "To deploy it: README.md, “Deploying for real”.";

/**
 * Synthesizes every stack and applies those of `local` to an emulated AWS, as far as this machine's tools go.
 *
 * @returns The exit code: 1 if anything failed. What could not be proven is said, and is no failure.
 */
export async function rehearse(options: RehearsalOptions): Promise<number> {
  const since = Date.now();
  const progress = new Progress(options.output);
  try {
    const environments = loadEnvironments(ENVIRONMENTS);
    const result = {
      ...(await prove(environments, options, progress)),
      rollouts: keptRun(options.workspace),
    };
    progress.stop();
    const milliseconds = Date.now() - since;
    const { workspace, output } = options;
    writeReport(workspace, { result, environments, today: new Date(), milliseconds });
    output.write(`\n${renderReport(result, reportFile(workspace), colorsFor(output))}\n`);
    const failed = result.firstFailure || "error" in result.service;
    if (!failed)
      output.write(`\nIt took ${duration(milliseconds)}. ${options.keep ? "" : LOOK_AROUND}${DEPLOY}\n`);
    return failed ? 1 : 0;
  } catch (error) {
    progress.stop();
    if (options.signal.aborted) {
      options.output.write(`\nInterrupted. ${await whatRuns(options.workspace)}\n`);
      throw error;
    }
    const { message, stack } = error as Error;
    options.output.write(`\n${error instanceof UserError ? message : stack}\n\nTo repeat it: npm start\n`);
    return 1;
  }
}

async function prove(
  environments: readonly Environment[],
  options: RehearsalOptions,
  progress: Progress,
): Promise<Omit<RehearsalResult, "rollouts">> {
  const { workspace, signal } = options;
  const kept = await keptEmulator(workspace);
  const synthesized = synthesize(environments, { ...options, fresh: !kept, progress });
  const stacks = synthesized.filter(({ environment }) => environment === REHEARSED);
  // It needs Node alone, and Terraform mostly waits: side by side they take no longer than the stacks.
  const service = (options.proveService ?? proveService)({ progress, signal });
  const { tools, missing } = await lookForTools(options, progress);
  signal.throwIfAborted();
  if (!tools) {
    const outcome = { proof: "none", why: "a tool is missing" } as const;
    const results = stacks.map((stack) => ({ stack, outcome, milliseconds: 0 }));
    return { synthesized, stacks: results, missing, service: await service };
  }
  const emulator = kept ? undefined : await start(tools, options, progress);
  const interrupt = () => {
    // What is kept needs its state, for which Terraform first waits for what it began: 20 s for a key.
    if (kept) progress.say("Stopping, as soon as Terraform has written its state (Ctrl-C again: at once) …");
    else killRunningProcesses();
  };
  signal.addEventListener("abort", interrupt);
  try {
    if (kept) progress.say(`What the kept emulator at ${kept.endpoint} holds is changed, not made anew.`);
    const environment = environments.find(({ name }) => name === REHEARSED) as Environment;
    const proven = await proveStacks(stacks, { environment, workspace, tools, signal, progress });
    const result = { ...proven, synthesized, missing, service: await service };
    signal.throwIfAborted();
    return result;
  } finally {
    signal.removeEventListener("abort", interrupt);
    if (options.keep && !signal.aborted) emulator?.detach();
    else await emulator?.stop();
  }
}

/** @throws UserError when another rehearsal is at work in the workspace. */
async function keptEmulator(workspace: string) {
  const running = await runningEmulator(workspace);
  if (!running || running.kept) return running;
  throw new UserError(
    `Another rehearsal is at work here (its emulator is process ${running.pid}). Wait for it, or end it with Ctrl-C.`,
  );
}

async function lookForTools({ findTools: find = findTools }: RehearsalOptions, progress: Progress) {
  const task = progress.start("tools", "look for Terraform, its AWS provider and the AWS emulator");
  const found = await find((line) => progress.say(line));
  if (found.tools) {
    const { terraformVersion, emulatorVersion } = found.tools;
    task.done(`Terraform ${terraformVersion}, moto ${emulatorVersion}`);
  } else {
    task.leave(found.missing.map(({ why }) => why).join("; "));
  }
  return found;
}

async function start(tools: Tools, { workspace, signal }: RehearsalOptions, progress: Progress) {
  const task = progress.start("emulator", "start");
  const emulator = await startEmulator(tools.python, workspace, { signal });
  task.done(emulator.endpoint);
  return emulator;
}

/** What an interrupted rehearsal leaves running. */
async function whatRuns(workspace: string): Promise<string> {
  const running = await runningEmulator(workspace);
  return running
    ? `Terraform is stopped; the kept emulator at ${running.endpoint} still runs.`
    : "Terraform and the emulator are stopped.";
}
