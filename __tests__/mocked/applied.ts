import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { local } from "../../config/environments/local";
import { parseEnvironment } from "../../config/load";
import type { EnvironmentInput } from "../../config/schema";
import { synthesize } from "../../main";
import { readConfiguration, requiredProviders } from "../../operations/terraform/configuration";
import type { MockDefaults } from "../../operations/terraform/mock-defaults";
import {
  type MockedChange,
  type MockedResource,
  type MockedResult,
  mockedApply,
  mockedPlan,
} from "../../operations/terraform/mocked-apply";
import { prepareStackFolder } from "../../operations/terraform/stack-folder";
import { Terraform } from "../../operations/terraform/terraform";
import { NO_PROVIDER } from "../../operations/test/needs";
import { findMirror, findTerraform, needed } from "../../operations/tools/find";
import { missingProviders } from "../../operations/tools/mirror";

/** Time for Terraform to start with a provider, apply and end, on a busy machine. */
export const APPLY_MILLISECONDS = 600_000;

export interface AppliedOptions {
  /** The environment that is applied, or changed first. Default: `local`. */
  readonly environment?: EnvironmentInput;
  /** What mocks answer, where not what `mockDefaults` say. */
  readonly defaults?: Partial<MockDefaults>;
}

/**
 * The result of applying a stack of environment `local`, or of one that differs from it, with mocked providers.
 *
 * Mocks answer with the name of the resource that was asked for, so that a value says which one it came from.
 */
export async function applied(
  stack: string,
  changes: Partial<EnvironmentInput> = {},
  options: AppliedOptions = {},
): Promise<Applied> {
  const { defaults } = options;
  return inFolderOf(stack, changes, options, async (terraform) => {
    return new Applied(await mockedApply(terraform, { defaults }));
  });
}

/** What a plan of such a stack would do while nothing is there. */
export async function planned(
  stack: string,
  changes: Partial<EnvironmentInput> = {},
  options: AppliedOptions = {},
): Promise<readonly MockedChange[]> {
  const { defaults } = options;
  return inFolderOf(stack, changes, options, (terraform) => mockedPlan(terraform, { defaults }));
}

async function inFolderOf<T>(
  stack: string,
  changes: Partial<EnvironmentInput>,
  options: AppliedOptions,
  work: (terraform: Terraform) => Promise<T>,
): Promise<T> {
  const program = needed("Terraform", await findTerraform()).path;
  const workspace = mkdtempSync(path.join(tmpdir(), "mocked-"));
  try {
    const environment = parseEnvironment({ ...(options.environment ?? local), ...changes });
    synthesize([environment], path.join(workspace, "cdktf.out"));
    const folder = path.join(workspace, "cdktf.out", "stacks", `${environment.name}-${stack}`);
    await takeProviders(folder);
    return await work(new Terraform(folder, { path: program }));
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

async function takeProviders(folder: string): Promise<void> {
  const mirror = await findMirror("hashicorp/aws");
  const providers = requiredProviders(readConfiguration(folder)).map(({ provider }) => provider);
  const missing = await missingProviders(providers, mirror);
  if (missing.length > 0)
    throw new Error(`There is no ${missing.join(", no ")} here. ${NO_PROVIDER.remedy}.`);
  prepareStackFolder(folder, mirror);
}

/** Resources and data sources after an apply, found by type and construct path. */
export class Applied {
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Everything, data sources too. */
  readonly resources: readonly MockedResource[];
  /** What a second plan would change. */
  readonly secondPlan: readonly MockedChange[];

  constructor({ outputs, resources, secondPlan }: MockedResult) {
    this.outputs = outputs;
    this.resources = resources;
    this.secondPlan = secondPlan;
  }

  /** Values of all resources of a type; of data sources for "data.aws_…". */
  all(type: string): Values[] {
    return this.resources.filter(isOf(type)).map(({ values }) => values as Values);
  }

  /** Values of the resource of a type at a construct path ("plan/role"), or of the only one. */
  one(type: string, at = ""): Values {
    return this.#find(type, at).values as Values;
  }

  /** Whether the first of two resources had to be there before the second could be made. */
  isBefore(first: readonly [type: string, at: string], second: readonly [type: string, at: string]): boolean {
    return this.#find(...second).dependsOn.includes(this.#find(...first).address);
  }

  #find(type: string, at: string): MockedResource {
    // cdktf says a part that repeats the one before it, as in "role/role", only once.
    const parts = at.split("/").filter((part, index, all) => part !== all[index - 1]);
    const name = parts.join("_");
    const found = this.resources
      .filter(isOf(type))
      .filter(
        ({ address }) => name === "" || address.slice(type.length + 1, address.lastIndexOf("_")) === name,
      );
    const [resource] = found;
    if (resource && found.length === 1) return resource;
    const existing = this.resources.map(({ address }) => address).join("\n  ");
    throw new Error(`${found.length} ${type} at "${at}", not one, among\n  ${existing}`);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: values are as many as AWS has; assertions name theirs.
export type Values = Readonly<Record<string, any>>;

function isOf(type: string): (resource: MockedResource) => boolean {
  return ({ address }) => address.startsWith(`${type}.`);
}
