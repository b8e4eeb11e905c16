import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CONFIGURATION, json } from "./configuration";
import type { TerraformEvent } from "./diagnostics";
import type { MockDefaults } from "./mock-defaults";
import { type Command, mockedTest } from "./mocked-test";
import { type PlannedAction, Terraform } from "./terraform";

export interface MockedApply {
  /**
   * Outputs of other stacks, by the name of the `terraform_remote_state` data source that reads them. One that
   * is left out gets what its producer's output would be, were that stack mocked; it is found beside this one.
   */
  readonly remoteState?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Replaces entries of `mockDefaults`. */
  readonly defaults?: Partial<MockDefaults>;
}

export interface MockedResult {
  readonly resources: readonly MockedResource[];
  /** Values by name, the sensitive ones too. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What a second plan would change: something, where a value is drawn anew by each. */
  readonly secondPlan: readonly MockedChange[];
}

export interface MockedResource {
  /** For example "aws_eks_cluster.cluster_47C848BD", or "data.aws_iam_policy_document.trust_…". */
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Addresses of all that had to be there first, for it or for something that it needs. */
  readonly dependsOn: readonly string[];
}

interface TestState {
  readonly root_module: {
    readonly resources?: readonly (Omit<MockedResource, "dependsOn"> & { depends_on?: readonly string[] })[];
  };
  readonly outputs?: Record<string, { value: unknown }>;
}

/** What a plan would do to a resource, and its values afterwards as far as they are known. */
export interface MockedChange extends PlannedAction {
  readonly after: unknown;
}

interface TestPlan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[]; readonly after: unknown };
  }[];
}

/** What Terraform needs of a stack's folder: not its state, nor its providers. */
const INPUTS = [CONFIGURATION, "versions_override.tf.json", "terraform.d", "assets"];

/**
 * Applies a stack with every provider mocked, and plans it once more: Terraform resolves all references and the
 * provider's schema checks all values, but nothing is created. It covers what the emulator lacks.
 * https://developer.hashicorp.com/terraform/language/tests/mocking
 *
 * It works in a copy of the stack's folder, within it, which stays only when the apply fails.
 *
 * @throws TerraformError with the first thing that Terraform found wrong.
 */
export async function mockedApply(terraform: Terraform, options: MockedApply = {}): Promise<MockedResult> {
  const events = await mocked(terraform, options, ["apply", "plan"]);
  const state = events.find(({ type }) => type === "test_state")?.test_state as TestState;
  return {
    resources: (state.root_module.resources ?? []).map(
      ({ address, type, values, depends_on: dependsOn = [] }) => ({ address, type, values, dependsOn }),
    ),
    outputs: Object.fromEntries(
      Object.entries(state.outputs ?? {}).map(([name, { value }]) => [name, value]),
    ),
    secondPlan: changesOf(events),
  };
}

/** Plans a stack of which nothing exists yet, otherwise as `mockedApply` does. */
export async function mockedPlan(
  terraform: Terraform,
  options: MockedApply = {},
): Promise<readonly MockedChange[]> {
  return changesOf(await mocked(terraform, options, ["plan"]));
}

async function mocked(
  terraform: Terraform,
  options: MockedApply,
  commands: readonly Command[],
): Promise<readonly TerraformEvent[]> {
  const copy = mkdtempSync(path.join(terraform.folder, "mocked-"));
  for (const name of INPUTS) {
    const source = path.join(terraform.folder, name);
    if (existsSync(source)) cpSync(source, path.join(copy, name), { recursive: true });
  }
  const test = mockedTest(terraform.folder, options.remoteState, options.defaults, commands);
  writeFileSync(path.join(copy, "rehearsal.tftest.json"), json(test));

  const inCopy = new Terraform(copy, terraform.options);
  await inCopy.init({ backend: false });
  const events = await inCopy.test();
  rmSync(copy, { recursive: true });
  return events;
}

function changesOf(events: readonly TerraformEvent[]): readonly MockedChange[] {
  const plan = events.findLast(({ type }) => type === "test_plan")?.test_plan as TestPlan;
  return (plan.resource_changes ?? [])
    .map(({ address, change }) => ({ address, action: change.actions.join(" and "), after: change.after }))
    .filter(({ action }) => action !== "no-op" && action !== "read");
}
