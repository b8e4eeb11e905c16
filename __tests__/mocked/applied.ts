import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { local } from "../../config/environments/local";
import { parseEnvironment } from "../../config/load";
import type { EnvironmentInput } from "../../config/schema";
import { synthesize } from "../../main";
import { type MockedResource, type MockedResult, mockedApply } from "../../operations/terraform/mocked-apply";
import { prepareStackFolder } from "../../operations/terraform/stack-folder";
import { Terraform } from "../../operations/terraform/terraform";
import { findMirror, findTerraform } from "../../operations/tools/find";

/** Time for Terraform to start with a provider, apply and end, on a busy machine. */
export const APPLY_MILLISECONDS = 120_000;

/**
 * The result of applying a stack of environment `local`, or of one that differs from it, with a mocked AWS.
 *
 * Mocks answer with the name of the resource that was asked for, so that a value says which one it came from.
 */
export async function applied(stack: string, changes: Partial<EnvironmentInput> = {}): Promise<Applied> {
  const terraform = await findTerraform();
  if (!terraform.found) throw new Error(`${terraform.why} ${terraform.remedy}`);
  const workspace = mkdtempSync(path.join(tmpdir(), "mocked-"));
  try {
    const environment = parseEnvironment({ ...local, ...changes });
    synthesize([environment], path.join(workspace, "cdktf.out"));
    const folder = path.join(workspace, "cdktf.out", "stacks", `${environment.name}-${stack}`);
    prepareStackFolder(folder, await findMirror("hashicorp/aws"));
    return new Applied(await mockedApply(new Terraform(folder, { path: terraform.path })));
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** Resources and data sources after an apply, found by type and construct path. */
export class Applied {
  readonly outputs: Readonly<Record<string, unknown>>;

  constructor(private readonly result: MockedResult) {
    this.outputs = result.outputs;
  }

  /** Values of all resources of a type; of data sources for "data.aws_…". */
  all(type: string): Values[] {
    return this.result.resources.filter(isOf(type)).map(({ values }) => values as Values);
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
    const found = this.result.resources
      .filter(isOf(type))
      .filter(
        ({ address }) => name === "" || address.slice(type.length + 1, address.lastIndexOf("_")) === name,
      );
    const [resource] = found;
    if (resource && found.length === 1) return resource;
    const existing = this.result.resources.map(({ address }) => address).join("\n  ");
    throw new Error(`${found.length} ${type} at "${at}", not one, among\n  ${existing}`);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: values are as many as AWS has; assertions name theirs.
export type Values = Readonly<Record<string, any>>;

function isOf(type: string): (resource: MockedResource) => boolean {
  return ({ address }) => address.startsWith(`${type}.`);
}
