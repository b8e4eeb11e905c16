import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";

/**
 * Keeps the values of secrets out of workflows, whatever else a role is allowed: a value that no workflow can read
 * ends up in no log, plan or state.
 */
export const NEVER_READ_SECRETS: DataAwsIamPolicyDocumentStatement = {
  sid: "NeverReadSecrets",
  effect: "Deny",
  actions: ["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"],
  resources: ["*"],
};
