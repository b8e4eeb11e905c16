import type { Progress } from "../terminal/progress";
import { count } from "../terminal/text";
import { type CheckResult, runCheck } from "./check";
import type { Check, Rung } from "./ladder";
import type { FindNeed, Missing, Need } from "./needs";

export interface RungResult {
  readonly rung: Rung;
  /** Set if the rung could not run on this machine. */
  readonly missing?: Missing & { readonly need: Need };
  /** Set if some of its tests could not. */
  readonly lacks?: Missing & { readonly need: Need };
  readonly checks: readonly CheckResult[];
  readonly milliseconds: number;
}

export interface ClimbOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly findNeed: FindNeed;
  /** Runs only the tests whose names contain this, and no programs. */
  readonly filter?: string;
}

/** Climbs the rungs one after the other, the checks of each side by side. A failure does not end the climb. */
export async function climb(rungs: readonly Rung[], options: ClimbOptions): Promise<RungResult[]> {
  const results: RungResult[] = [];
  for (const rung of rungs) {
    const since = Date.now();
    const missing = await firstMissing(rung, rung.needs, options);
    const lacks = missing ? undefined : await firstMissing(rung, rung.wants ?? [], options);
    const checks = missing ? [] : await runChecks(rung, options);
    options.signal.throwIfAborted();
    results.push({ rung, missing, lacks, checks, milliseconds: Date.now() - since });
  }
  return results;
}

async function firstMissing(
  rung: Rung,
  needs: readonly Need[],
  { progress, findNeed }: ClimbOptions,
): Promise<RungResult["missing"]> {
  if (needs.length === 0) return undefined;
  const task = progress.start(`rung ${rung.number}`, `look for ${needs.join(", ")}`);
  for (const need of needs) {
    const missing = await findNeed(need, (line) => progress.say(line));
    if (!missing) continue;
    task.leave(`${needs === rung.needs ? "not proven" : "not all proven"}: ${missing.why}`);
    return { need, ...missing };
  }
  task.vanish();
  return undefined;
}

function runChecks(rung: Rung, options: ClimbOptions): Promise<CheckResult[]> {
  const checks = rung.checks.filter(({ kind }) => kind === "jest" || !options.filter);
  return Promise.all(checks.map((check) => follow(rung, check, options)));
}

async function follow(rung: Rung, check: Check, options: ClimbOptions): Promise<CheckResult> {
  const task = options.progress.start(`rung ${rung.number} ${check.name}`, commandLine(check));
  const result = await runCheck(check, { ...options, task });
  const { passed, failed } = result;
  if (options.signal.aborted) task.vanish();
  else if (failed > 0)
    task.fail(check.kind === "jest" ? `${failed} of ${passed + failed} tests` : "see below");
  else task.done(check.kind === "jest" ? `${count(passed, "test")} passed` : "passed");
  return result;
}

function commandLine(check: Check): string {
  return check.kind === "jest" ? "jest" : check.command.join(" ");
}
