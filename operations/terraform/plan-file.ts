import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PlanJson } from "./plan-json";
import type { PlanSummary, Terraform } from "./terraform";

/** A plan as Terraform counts it, and all that it says. */
export interface WrittenPlan {
  readonly summary: PlanSummary;
  readonly plan: PlanJson;
}

/** A folder for plans, which hold sensitive values: only its owner may enter it, and it does not stay. */
export async function inPlanFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "plan-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Plans into a file, whose very content an apply can then be given. `lock` keeps others from the state meanwhile. */
export async function writePlan(terraform: Terraform, file: string, lock: boolean): Promise<WrittenPlan> {
  const summary = await terraform.plan({ lock, out: file });
  return { summary, plan: await terraform.show(file) };
}

/** What a plan says that nobody will apply: it takes no lock. */
export async function readPlan(terraform: Terraform): Promise<PlanJson> {
  const { plan } = await inPlanFolder((folder) => writePlan(terraform, path.join(folder, "plan"), false));
  return plan;
}
