import { compare, type DriftedResource } from "../drift/compare";
import type { PlanJson } from "../terraform/plan-json";
import { type CostChange, costChange } from "./costs";
import { planDigest } from "./digest";
import type { Lengths } from "./lines";
import { printable } from "./lines";
import { ACTIONS, type Action, actionOf, outputLines, type ResourceBlock, resourceBlocks } from "./resources";
import { Secrets } from "./secrets";

/** What became of the plan of one stack. */
export type StackPlan = { readonly stack: string } & (
  | { readonly plan: PlanJson }
  /** Why there cannot be one yet, or not from here; a clause that goes on after a colon. */
  | { readonly notPlanned: string }
  /** What Terraform said. */
  | { readonly error: string }
);

/** What a reader is told of a plan: secrets are masked in it. */
export interface StackReport {
  readonly stack: string;
  /** How many resources an apply does what to. */
  readonly counts: Readonly<Record<Action, number>>;
  readonly blocks: readonly ResourceBlock[];
  /** Changes of outputs, as lines of a diff. */
  readonly outputs: readonly string[];
  /** What somebody changed outside of Terraform and an apply would put back. */
  readonly drifted: readonly DriftedResource[];
  readonly cost: CostChange;
  readonly digest: string;
  /** Whether an apply would do anything at all. */
  readonly changesAnything: boolean;
}

export function stackReport(stack: string, plan: PlanJson, lengths: Lengths, today: Date): StackReport {
  const secrets = new Secrets(plan);
  const blocks = resourceBlocks(plan, secrets, lengths);
  const counts = Object.fromEntries(
    ACTIONS.map((action) => [action, blocks.filter((block) => block.action === action).length]),
  ) as Record<Action, number>;
  return {
    stack,
    counts,
    blocks,
    outputs: outputLines(plan, secrets, lengths),
    drifted: compare(plan).drifted.map(({ address, attributes }) => ({
      address: printable(secrets.mask(address)),
      attributes: attributes.map((attribute) => printable(secrets.mask(attribute))),
    })),
    cost: costChange(plan, today),
    digest: planDigest(plan),
    changesAnything: changesAnything(plan),
  };
}

/** Whether an apply would do anything at all. */
export function changesAnything({ resource_changes = [], output_changes = {} }: PlanJson): boolean {
  return (
    resource_changes.some((resource) => (actionOf(resource) ?? "read") !== "read") ||
    Object.values(output_changes).some(({ actions }) => actions.join() !== "no-op")
  );
}
