import { PLACEHOLDER_ACCOUNT } from "../../config/placeholder";
import type { Environment } from "../../config/schema";
import { service } from "../../config/service";
import { UserError } from "../../config/user-error";
import { environmentCalled, parseArguments } from "../arguments";
import { annotation, setOutputs } from "./job";

const USAGE = `node operations/run.mjs operations/github/aws.ts --env NAME

Tells a workflow job where an environment is, and which roles of stack github there are to assume, as outputs of its
step. All of it follows from config/environments: there are no variables to keep in GitHub.

  --env NAME   the environment: dev or prod
  --help       this text`;

/** Where a workflow works, as outputs of a step. */
export interface AwsOfJob {
  /** Whether there is an account: "false" in a fork that has only the placeholder. */
  readonly configured: "true" | "false";
  readonly region: string;
  readonly "plan-role": string;
  readonly "deploy-role": string;
  readonly "push-role": string;
  /** Host of the account's registry, which `docker login` wants. */
  readonly registry: string;
  /** Address of the service's images. */
  readonly repository: string;
}

/** What a job in `environment` needs to know; names are those that stacks `github` and `ecr` give. */
export function awsOfJob({ account, region, project, name }: Environment): AwsOfJob {
  const role = (job: string) => `arn:aws:iam::${account}:role/${project}-${name}-github-${job}`;
  const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
  return {
    configured: account === PLACEHOLDER_ACCOUNT ? "false" : "true",
    region,
    "plan-role": role("plan"),
    "deploy-role": role("deploy"),
    "push-role": role("push"),
    registry,
    repository: `${registry}/${project}-${name}/${service.name}`,
  };
}

export function main(args: string[]): number {
  const { values } = parseArguments(args, USAGE, { options: { env: { type: "string" } } });
  if (!values.env) throw new UserError(`--env is missing: which environment?\n\n${USAGE}`);
  const outputs = awsOfJob(environmentCalled(values.env));
  setOutputs({ ...outputs });
  if (outputs.configured === "false") {
    const file = `config/environments/${values.env}.ts`;
    console.log(
      annotation(
        "notice",
        `${values.env} has no AWS account yet, so nothing is done there: set it in ${file}.`,
      ),
    );
  }
  console.log(JSON.stringify(outputs, null, 2));
  return 0;
}
