import { type Attributes, isSet, isTrue } from "../attributes";
import type { Finding, Rule } from "../rule";
import type { StackView } from "../stack-view";

interface Protection {
  readonly remedy: string;
  readonly isProtected: (attributes: Attributes) => boolean;
}

const protections: Record<string, Protection> = {
  aws_eks_cluster: {
    remedy: "Set deletionProtection: true",
    isProtected: (cluster) => isTrue(cluster.deletion_protection),
  },
  aws_dynamodb_table: {
    remedy: "Set deletionProtectionEnabled: true",
    isProtected: (table) => isTrue(table.deletion_protection_enabled),
  },
  aws_db_instance: {
    remedy: "Set deletionProtection: true",
    isProtected: (database) => isTrue(database.deletion_protection),
  },
  aws_rds_cluster: {
    remedy: "Set deletionProtection: true",
    isProtected: (database) => isTrue(database.deletion_protection),
  },
  aws_ecr_repository: {
    remedy: "Leave forceDelete out",
    isProtected: (repository) => !isSet(repository.force_delete) || isFalse(repository.force_delete),
  },
  aws_s3_bucket: {
    remedy: "Leave forceDestroy out",
    isProtected: (bucket) => !isSet(bucket.force_destroy) || isFalse(bucket.force_destroy),
  },
  aws_secretsmanager_secret: {
    remedy: "Set recoveryWindowInDays to 7 or more",
    isProtected: ({ recovery_window_in_days: days }) => !isSet(days) || Number(days) >= 7,
  },
  aws_kms_key: {
    remedy: "Set deletionWindowInDays: 30, the longest there is",
    isProtected: ({ deletion_window_in_days: days }) => !isSet(days) || Number(days) >= 30,
  },
};

export const deletionProtection = {
  id: "deletion-protection",
  holds:
    "What holds data cannot be destroyed by accident: clusters, tables and databases refuse deletion, repositories and buckets must be empty first, secrets and keys can be brought back.",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html",
  only: {
    where: "environments with `deletionProtection`, and any whose name starts with `prod`",
    test: ({ environment }: StackView) =>
      environment !== undefined && (environment.deletionProtection || environment.name.startsWith("prod")),
  },
  *check(stack: StackView): Generator<Finding> {
    for (const at of stack.resources) {
      const protection = protections[at.type];
      if (protection && !protection.isProtected(at.attributes)) {
        yield { at, problem: "can be destroyed by accident", remedy: protection.remedy };
      }
    }
  },
} as const satisfies Rule;

function isFalse(value: unknown): boolean {
  return value === false || value === "false";
}
