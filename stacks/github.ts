import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { useRemoteState } from "../backend/remote-state";
import type { BackendOutputs } from "../backend/stack";
import type { Environment } from "../config/schema";
import { EnvironmentStack } from "../constructs/environment-stack";
import { deployPermissions, POWER_USER } from "../constructs/identity/deploy-permissions";
import { GithubProvider } from "../constructs/identity/github-provider";
import { GithubRole } from "../constructs/identity/github-role";
import { jobs, subject } from "../constructs/identity/github-token";
import { planPermissions } from "../constructs/identity/plan-permissions";
import { pushPermissions } from "../constructs/identity/push-permissions";
import type { EcrOutputs } from "./ecr";

export interface GithubOutputs {
  readonly planRoleArn: string;
  readonly deployRoleArn: string;
  readonly pushRoleArn: string;
}

/** Branch whose commits were reviewed: the only one that deploys and pushes images. */
const MAIN = "main";

/** The roles of the repository's workflows. A person applies this stack: the deploy role may not change itself. */
export class GithubStack extends EnvironmentStack {
  readonly outputs: GithubOutputs;

  constructor(
    scope: Construct,
    environment: Environment,
    inputs: { readonly ecr: EcrOutputs; readonly backend: BackendOutputs },
  ) {
    super(scope, "github", environment);
    useRemoteState(this);
    const { identity, repository, deletionProtection } = environment;
    const provider = new GithubProvider(this, "provider", {
      source: identity.githubOidcProvider,
      protect: deletionProtection,
    });
    const roles = `${this.prefix}-github`;
    const plan = new GithubRole(this, "plan", {
      name: `${roles}-plan`,
      description: `Reads ${this.prefix} for plans in pull requests and for the nightly search for drift`,
      providerArn: provider.arn,
      subjects: [subject(repository, jobs.pullRequest), subject(repository, jobs.branch(MAIN))],
      statements: planPermissions(environment, inputs.backend),
      sessionHours: 1,
    });
    const deploy = new GithubRole(this, "deploy", {
      name: `${roles}-deploy`,
      description: `Applies the stacks of ${this.prefix} from the GitHub environment ${environment.name}`,
      providerArn: provider.arn,
      subjects: [subject(repository, jobs.environment(environment.name))],
      // The environment's subject says nothing of the branch, and its branch rule is GitHub's to forget.
      ref: `refs/heads/${MAIN}`,
      broadPolicy: {
        arn: POWER_USER,
        reason:
          "Makes and unmakes whatever the stacks hold; docs/decisions/0005 says what keeps it in bounds.",
      },
      statements: deployPermissions({
        environment,
        state: inputs.backend,
        githubProviderArn: provider.arn,
        githubRoles: `${roles}-*`,
      }),
      // A cluster with its nodes and add-ons takes about half an hour, and a session must outlast its apply.
      sessionHours: 2,
    });
    const push = new GithubRole(this, "push", {
      name: `${roles}-push`,
      description: `Pushes images of ${this.prefix} from ${MAIN} and from tags`,
      providerArn: provider.arn,
      subjects: [subject(repository, jobs.branch(MAIN)), subject(repository, jobs.anyTag)],
      statements: pushPermissions(inputs.ecr.repositoryArn),
      sessionHours: 1,
    });
    // For the variables that the workflows take them from.
    new TerraformOutput(this, "plan_role_arn", { value: plan.arn });
    new TerraformOutput(this, "deploy_role_arn", { value: deploy.arn });
    new TerraformOutput(this, "push_role_arn", { value: push.arn });
    this.outputs = { planRoleArn: plan.arn, deployRoleArn: deploy.arn, pushRoleArn: push.arn };
  }
}
