import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { Construct } from "constructs";

/** Access policies of EKS. https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
export type AccessPolicy =
  | "AmazonEKSClusterAdminPolicy"
  | "AmazonEKSViewPolicy"
  | "AmazonEKSSecretReaderPolicy";

export interface Grant {
  readonly policy: AccessPolicy;
  /** Namespaces in which the policy holds; left out, it holds in the whole cluster. */
  readonly namespaces?: readonly string[];
}

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
  readonly grants: readonly Grant[];
}

/** The people and programs that may enter a cluster: its only door, beside that of its own nodes. */
export class Access extends Construct {
  constructor(scope: Construct, id: string, config: AccessConfig) {
    super(scope, id);
    for (const { id: entryId, principalArn, grants } of config.entries) {
      const entry = new EksAccessEntry(this, entryId, {
        clusterName: config.clusterName,
        principalArn,
        type: "STANDARD",
      });
      for (const { policy, namespaces } of grants) {
        new EksAccessPolicyAssociation(entry, policy, {
          clusterName: config.clusterName,
          principalArn: entry.principalArn,
          policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
          accessScope: namespaces ? { type: "namespace", namespaces: [...namespaces] } : { type: "cluster" },
        });
      }
    }
  }
}

/** Reads a cluster and the records of its Helm releases, as a Terraform plan must. */
export function planGrants(releaseNamespaces: readonly string[]): Grant[] {
  return [
    { policy: "AmazonEKSViewPolicy" },
    // Helm keeps its releases as Secrets, which the view policy leaves out. Neither access policies nor RBAC
    // can tell them from other Secrets (by type, or by a name that is new with each revision), so a namespace
    // is the least that can be granted.
    { policy: "AmazonEKSSecretReaderPolicy", namespaces: releaseNamespaces },
  ];
}

/** May do anything in a cluster. */
export const ADMIN_GRANTS: readonly Grant[] = [{ policy: "AmazonEKSClusterAdminPolicy" }];

/**
 * Entries with cluster-admin. Ids are made of account, kind, path and name: names alone may meet, across
 * accounts, or between a role and a user.
 */
export function adminEntries(principalArns: readonly string[]): AccessEntry[] {
  return [...new Set(principalArns)].map((principalArn) => ({
    id: principalArn.split(":").slice(4).join("-"),
    principalArn,
    grants: ADMIN_GRANTS,
  }));
}
