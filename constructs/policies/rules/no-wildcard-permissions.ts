import { strings } from "../attributes";
import { type PolicyDocument, policyDocuments, type Statement } from "../policy-document";
import type { Finding, Rule } from "../rule";
import type { Element, StackView } from "../stack-view";

/**
 * In the policy of one of these, resource "*" means the one it is attached to (KMS, Secrets Manager, ECR),
 * or the policy grants nothing by itself (VPC endpoints). Buckets, queues and topics must be named.
 */
const SPEAKS_OF_ITSELF =
  /^aws_(kms_(key|key_policy|external_key|replica_key)|secretsmanager_secret_policy|ecr_repository_policy|vpc_endpoint|vpc_endpoint_policy)$/;
/** AWS managed policies that allow everything, or everything of a service. */
const BROAD_MANAGED_POLICY = /:policy\/(AdministratorAccess|PowerUserAccess|\w*FullAccess)$/;

export const noWildcardPermissions = {
  id: "no-wildcard-permissions",
  holds:
    'No policy allows all actions ("*" or "service:*") on all resources, written out or as an AWS managed policy. Key, secret and endpoint policies are read as what they are: about their own resource.',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  *check(stack: StackView): Generator<Finding> {
    for (const document of policyDocuments(stack)) {
      const { at, statements } = document;
      if (!statements) {
        yield {
          at,
          problem: "has a policy that cannot be read at synth",
          remedy: "Write it as a DataAwsIamPolicyDocument",
        };
      } else if (!isAboutItself(document) && statements.some(allowsAnything)) {
        const broad = statements.filter(allowsAnything).flatMap(({ actions }) => actions);
        yield {
          at,
          problem: `allows ${broad.join(", ") || "all but a few actions"} on all resources`,
          remedy: "Name the actions, or the resources",
        };
      }
    }
    for (const at of stack.resources) {
      const broad = managedPolicies(at).filter((arn) => BROAD_MANAGED_POLICY.test(arn));
      if (broad.length > 0) {
        yield {
          at,
          problem: `attaches ${broad.join(", ")}`,
          remedy: "Write a policy that names the actions",
        };
      }
    }
  },
} as const satisfies Rule;

function isAboutItself({ attachedTo }: PolicyDocument): boolean {
  return attachedTo.length > 0 && attachedTo.every(({ type }) => SPEAKS_OF_ITSELF.test(type));
}

function allowsAnything(statement: Statement): boolean {
  const everyAction = statement.invertsActions || statement.actions.some(isWildcardAction);
  const everyResource = statement.invertsResources || statement.resources.some(isWildcardResource);
  return statement.allows && everyAction && everyResource;
}

/** "*", "s3:*", and what means the same: "*:*", "s3:**", "s3:?*". */
function isWildcardAction(action: string): boolean {
  return /^[*?]+$/.test(action.split(":").at(-1) ?? "");
}

/** "*", "arn:*", or everything of a service, as "arn:aws:s3:::*". */
function isWildcardResource(resource: string): boolean {
  return /^(arn:([^:]*:){0,4})?[*?/]+$/.test(resource);
}

function managedPolicies({ attributes }: Element): string[] {
  return [...strings(attributes.policy_arn), ...strings(attributes.managed_policy_arns)];
}
