import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { UserError } from "../../config/user-error";
import * as architecture from "../../main";
import { runningEmulator, startEmulator } from "../emulator/emulator";
import type { SynthesizedStack } from "../report/costs";
import { reportFile, writeReport } from "../report/report";
import { colorsFor, type Output } from "../terminal/output";
import { Progress } from "../terminal/progress";
import { count, duration } from "../terminal/text";
import { readConfiguration } from "../terraform/configuration";
import { killRunningProcesses } from "../terraform/process";
import { type PlannedStack, planStacks } from "./plan";
import { proveService } from "./prove-service";
import { proveStacks } from "./prove-stacks";
import { type RehearsalResult, renderReport } from "./report";
import { type FindTools, findTools, type Tools } from "./tools";

export interface RehearsalOptions {
  /** Folder that gets `cdktf.out/` and `.rehearsal/`. */
  readonly workspace: string;
  /** Leaves the emulator running, with everything in it. */
  readonly keep: boolean;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Other stacks than those of `main.ts`, for tests. */
  readonly synthesize?: (environments: readonly Environment[], outdir: string) => void;
  /** Other tools than those of this machine, for tests. */
  readonly findTools?: FindTools;
  /** Another way to prove the service, for tests. */
  readonly proveService?: typeof proveService;
}

const REHEARSED = "local";
const NEXT =
  "To look around in it: npm run rehearse -- --keep. To deploy it: README.md, “Deploying for real”.";
const SYNTHESIZED_ONLY = ["dev", "prod"];

/**
 * Synthesizes every stack and applies those of `local` to an emulated AWS, as far as this machine's tools go.
 *
 * @returns The exit code: 1 if anything failed. What could not be proven is said, and is no failure.
 */
export async function rehearse(options: RehearsalOptions): Promise<number> {
  const since = Date.now();
  const progress = new Progress(options.output);
  try {
    const environments = loadEnvironments([REHEARSED, ...SYNTHESIZED_ONLY].join(","));
    const result = await prove(environments, options, progress);
    progress.stop();
    const milliseconds = Date.now() - since;
    const { workspace, output } = options;
    const stacks = synthesizedStacks(outdirOf(options), environments);
    writeReport(workspace, { result, environments, stacks, today: new Date(), milliseconds });
    output.write(`\n${renderReport(result, reportFile(workspace), colorsFor(output))}\n`);
    const failed = result.firstFailure || "error" in result.service;
    if (!failed) output.write(`\nIt took ${duration(milliseconds)}. ${NEXT}\n`);
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
): Promise<RehearsalResult> {
  const { workspace, signal } = options;
  const kept = await keptEmulator(workspace);
  const stacks = synthesize(environments, { ...options, fresh: !kept }, progress);
  // It needs Node alone, and Terraform mostly waits: side by side they take no longer than the stacks.
  const service = (options.proveService ?? proveService)({ progress, signal });
  const { tools, missing } = await lookForTools(options, progress);
  signal.throwIfAborted();
  if (!tools) {
    const outcome = { proof: "none", why: "a tool is missing" } as const;
    const results = stacks.map((stack) => ({ stack, outcome, milliseconds: 0 }));
    return { stacks: results, missing, service: await service, synthesizedOnly: SYNTHESIZED_ONLY };
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
    const result = { ...proven, missing, service: await service, synthesizedOnly: SYNTHESIZED_ONLY };
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

/** The stacks to rehearse, synthesized together with those of all other environments. */
function synthesize(
  environments: readonly Environment[],
  options: RehearsalOptions & { readonly fresh: boolean },
  progress: Progress,
): PlannedStack[] {
  const outdir = outdirOf(options);
  const names = environments.map(({ name }) => name);
  const task = progress.start("synth", names.join(", "));
  try {
    if (options.fresh) forgetFormerRehearsal(options.workspace);
    mkdirSync(outdir, { recursive: true });
    (options.synthesize ?? architecture.synthesize)(environments, outdir);
  } catch (error) {
    task.fail("see below");
    throw error;
  }
  const stacks = names.map((name) => planStacks(outdir, name));
  task.done(`${count(stacks.flat().length, "stack")} of ${names.join(", ")}`);
  return stacks[0] as PlannedStack[];
}

function outdirOf({ workspace }: RehearsalOptions): string {
  return path.join(workspace, "cdktf.out");
}

function synthesizedStacks(outdir: string, environments: readonly Environment[]): SynthesizedStack[] {
  return environments.flatMap(({ name: environment }) =>
    planStacks(outdir, environment).map(({ id, folder }) => ({
      id,
      environment,
      configuration: readConfiguration(folder),
    })),
  );
}

/** What Terraform left in the working folders belongs to an emulator that is gone. */
function forgetFormerRehearsal(workspace: string): void {
  for (const outdir of ["cdktf.out", ".bootstrap"]) {
    const stacks = path.join(workspace, outdir, "stacks");
    if (!existsSync(stacks)) continue;
    for (const name of readdirSync(stacks)) {
      if (name.startsWith(`${REHEARSED}-`)) rmSync(path.join(stacks, name), { recursive: true, force: true });
    }
  }
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
