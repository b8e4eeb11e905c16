import type { PlanJson } from "../terraform/plan-json";

/**
 * Types of resources that hold what no apply brings back, and what is lost with each. Terraform destroys them as
 * readily as a tag; here that takes somebody who says so.
 */
const STATEFUL: Readonly<Record<string, string>> = {
  aws_cloudwatch_log_group: "its logs",
  aws_dynamodb_table: "its items",
  aws_ecr_repository: "its images",
  aws_eks_cluster: "all that runs in it, and its volumes' owners",
  aws_kms_key: "all that was encrypted with it",
  aws_s3_bucket: "its objects",
  aws_secretsmanager_secret: "its values",
  datadog_service_level_objective: "its history",
  helm_release: "the custom resources of its definitions",
  kubernetes_namespace: "everything in it",
  kubernetes_namespace_v1: "everything in it",
};

/** Something that a plan destroys and no apply brings back. */
export interface Loss {
  readonly address: string;
  /** For example "its images". */
  readonly what: string;
}

/** What of a plan cannot be undone; a replacement destroys, too. */
export function losses({ resource_changes = [] }: PlanJson): Loss[] {
  return resource_changes.flatMap(({ address, type = "", mode, change, action_reason }) => {
    const what = STATEFUL[type];
    if (!what || mode === "data" || !change.actions.includes("delete")) return [];
    // Nobody knows whether it was used since.
    const isHalfMade = action_reason === "replace_because_tainted";
    return [{ address, what: isHalfMade ? `${what}, if it has any: an apply left it half-made` : what }];
  });
}
