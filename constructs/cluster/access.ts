import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { Construct } from "constructs";

/** Access policies of EKS. https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
export type AccessPolicy = "AmazonEKSClusterAdminPolicy" | "AmazonEKSViewPolicy";

export interface AccessConfig {
  readonly clusterName: string;
  /** Who may enter, and what each may do there. A principal stands here once. */
  readonly entries: readonly AccessEntry[];
}

export interface AccessEntry {
  /** Construct id: stays the same whatever else is added to or taken from the list. */
  readonly id: string;
  /** An IAM role or user that exists: EKS refuses others. */
  readonly principalArn: string;
  /** What it may do, in the whole cluster. */
  readonly policy: AccessPolicy;
}

/** The people and programs that may enter a cluster: its only door, beside that of its own nodes. */
export class Access extends Construct {
  constructor(scope: Construct, id: string, config: AccessConfig) {
    super(scope, id);
    for (const { id: entryId, principalArn, policy } of config.entries) {
      const entry = new EksAccessEntry(this, entryId, {
        clusterName: config.clusterName,
        principalArn,
        type: "STANDARD",
      });
      new EksAccessPolicyAssociation(entry, policy, {
        clusterName: config.clusterName,
        principalArn: entry.principalArn,
        policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
        accessScope: { type: "cluster" },
      });
    }
  }
}

/**
 * Reads a cluster but its Secrets, as a Terraform plan must. Helm keeps its releases in ConfigMaps here
 * (docs/decisions/0005-github-roles.md): any pull request may plan, and neither access policies nor RBAC can
 * tell Helm's Secrets from those with keys in them.
 */
export const READER: AccessPolicy = "AmazonEKSViewPolicy";

/** May do anything in a cluster. */
export const ADMIN: AccessPolicy = "AmazonEKSClusterAdminPolicy";

/**
 * Entries with cluster-admin. Ids are made of account, kind, path and name: names alone may meet, across
 * accounts, or between a role and a user.
 */
export function adminEntries(principalArns: readonly string[]): AccessEntry[] {
  return principalArns.map((principalArn) => ({
    id: principalArn.split(":").slice(4).join("-"),
    principalArn,
    policy: ADMIN,
  }));
}
