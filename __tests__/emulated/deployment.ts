import type { Decision } from "../../operations/deploy/decision";
import { decisionOn, deploy, type StackOutcome } from "../../operations/deploy/deploy";
import { planStacks } from "../../operations/rehearse/plan";
import type { TerraformEvent } from "../../operations/terraform/terraform";
import { quietTask } from "../quiet-task";
import { call, endpointOf } from "./aws-api";
import { type EmulatedAws, startBootstrapped } from "./emulated-aws";

export const REPOSITORY = "sample-platform-local/sample-web-app";

interface Run {
  readonly check?: boolean;
  /** Nothing is accepted unless given. */
  readonly decision?: Decision;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TerraformEvent) => void;
}

/** Stacks of `local`, deployed as the workflow does it. */
export class Deployment {
  private constructor(readonly emulated: EmulatedAws) {}

  static async start(): Promise<Deployment> {
    return new Deployment(await startBootstrapped());
  }

  /** Where stacks are synthesized to. */
  get outdir(): string {
    return this.emulated.outdir;
  }

  run(
    names: readonly string[],
    { check = false, decision, signal, onEvent }: Run = {},
  ): Promise<StackOutcome[]> {
    const { terraform, mirror } = this.emulated;
    return deploy(
      planStacks(this.outdir, "local").filter(({ id }) => names.includes(id)),
      {
        environment: "local",
        decision: decision ?? { accepted: {}, allowDestroy: false },
        check,
        signal: signal ?? new AbortController().signal,
        terraform,
        mirror,
        onEvent,
        start: () => quietTask,
      },
    );
  }

  /** What somebody who looks at the plans and agrees would hand to the apply. */
  async review(...names: string[]): Promise<Decision> {
    return decisionOn(await this.run(names, { check: true }), false);
  }

  async repositories(): Promise<Record<string, unknown>[]> {
    const endpoint = endpointOf(this.emulated.workspace);
    const { repositories: found = [] } = await call(endpoint, "ecr", "DescribeRepositories");
    return found as Record<string, unknown>[];
  }
}

export const kinds = (results: readonly StackOutcome[]) => results.map(({ outcome }) => outcome.kind);
