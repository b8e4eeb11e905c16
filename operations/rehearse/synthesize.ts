import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { Environment } from "../../config/schema";
import * as architecture from "../../main";
import type { Progress } from "../terminal/progress";
import { count } from "../terminal/text";
import { type PlannedStack, planStacks } from "./plan";

/** The environment that is rehearsed. */
export const REHEARSED = "local";

export interface SynthesisOptions {
  /** Folder that gets `cdktf.out/` and `.rehearsal/`. */
  readonly workspace: string;
  /** Whether what an earlier rehearsal left is forgotten: it belongs to an emulator that is gone. */
  readonly fresh: boolean;
  readonly progress: Progress;
  /** Other stacks than those of `main.ts`, for tests. */
  readonly synthesize?: (environments: readonly Environment[], outdir: string) => void;
}

/** The stacks of every environment. */
export function synthesize(
  environments: readonly Environment[],
  { workspace, fresh, progress, synthesize: into = architecture.synthesize }: SynthesisOptions,
): PlannedStack[] {
  const outdir = path.join(workspace, "cdktf.out");
  const names = environments.map(({ name }) => name);
  const task = progress.start("synth", names.join(", "));
  try {
    if (fresh) forgetFormerRehearsal(workspace);
    mkdirSync(outdir, { recursive: true });
    into(environments, outdir);
  } catch (error) {
    task.fail("see below");
    throw error;
  }
  const stacks = names.flatMap((name) => planStacks(outdir, name));
  task.done(`${count(stacks.length, "stack")} of ${names.join(", ")}`);
  return stacks;
}

/** What Terraform left in the working folders. */
function forgetFormerRehearsal(workspace: string): void {
  for (const outdir of ["cdktf.out", ".bootstrap"]) {
    const stacks = path.join(workspace, outdir, "stacks");
    if (!existsSync(stacks)) continue;
    for (const name of readdirSync(stacks)) {
      if (name.startsWith(`${REHEARSED}-`)) rmSync(path.join(stacks, name), { recursive: true, force: true });
    }
  }
}
