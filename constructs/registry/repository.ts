import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
import { Construct } from "constructs";

export interface RepositoryConfig {
  readonly name: string;
  readonly keyArn: string;
  /** Tagged images kept; older ones expire. */
  readonly keepImages: number;
  /** Accounts whose principals may pull, this one included. */
  readonly pullAccounts: readonly string[];
  /** Lets a destroy delete the images too. */
  readonly forceDelete: boolean;
}

/** Days that an image without a tag (a failed or replaced push) is kept. */
const KEEP_UNTAGGED_DAYS = 7;

/** An image repository: immutable tags, scanned on push, encrypted, trimmed, pulled by named accounts only. */
export class Repository extends Construct {
  readonly arn: string;
  readonly url: string;

  constructor(scope: Construct, id: string, config: RepositoryConfig) {
    super(scope, id);
    const repository = new EcrRepository(this, "repository", {
      name: config.name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: config.keyArn }],
      forceDelete: config.forceDelete,
    });
    new EcrLifecyclePolicy(this, "lifecycle", {
      repository: repository.name,
      policy: JSON.stringify(lifecycle(config.keepImages)),
    });
    const pull = new DataAwsIamPolicyDocument(this, "pull", {
      statement: [
        {
          sid: "Pull",
          principals: [
            {
              type: "AWS",
              identifiers: config.pullAccounts.map((account) => `arn:aws:iam::${account}:root`),
            },
          ],
          actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        },
      ],
    });
    new EcrRepositoryPolicy(this, "policy", { repository: repository.name, policy: pull.json });
    this.arn = repository.arn;
    this.url = repository.repositoryUrl;
  }
}

function lifecycle(keepImages: number) {
  return {
    rules: [
      {
        rulePriority: 1,
        description: `Images without a tag go after ${KEEP_UNTAGGED_DAYS} days`,
        selection: {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: KEEP_UNTAGGED_DAYS,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
        description: `The newest ${keepImages} images stay`,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keepImages },
        action: { type: "expire" },
      },
    ],
  };
}
