import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Environment } from "../../config/schema";
import { NEVER_READ_SECRETS } from "./secret-values";
import type { StateAccess } from "./state-access";

/**
 * What `terraform plan -lock=false` reads of every stack, and nothing else: metadata, the environment's states, the
 * cluster's objects that its access entry shows. Without `-lock=false` a plan would write to the lock table.
 */
export function planPermissions(
  environment: Environment,
  state: StateAccess,
): DataAwsIamPolicyDocumentStatement[] {
  const { account, project, name, region } = environment;
  const own = `${project}-${name}`;
  return [
    // Actions that AWS lets nobody narrow to a resource, and those on resources whose names AWS makes up.
    {
      sid: "Metadata",
      actions: [
        "ec2:Describe*",
        "eks:DescribeAddonVersions",
        "iam:ListOpenIDConnectProviders",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListAliases",
        "kms:ListResourceTags",
        "logs:DescribeLogGroups",
      ],
      resources: ["*"],
    },
    {
      sid: "Identity",
      actions: [
        "iam:GetOpenIDConnectProvider",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListPolicyVersions",
        "iam:ListRolePolicies",
      ],
      resources: [
        `arn:aws:iam::${account}:role/${own}-*`,
        `arn:aws:iam::${account}:policy/${own}-*`,
        "arn:aws:iam::aws:policy/*",
        `arn:aws:iam::${account}:oidc-provider/*`,
      ],
    },
    {
      sid: "Registry",
      actions: [
        "ecr:DescribeRepositories",
        "ecr:GetLifecyclePolicy",
        "ecr:GetRepositoryPolicy",
        "ecr:ListTagsForResource",
      ],
      resources: [`arn:aws:ecr:${region}:${account}:repository/${own}/*`],
    },
    {
      sid: "SecretMetadata",
      actions: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:ListSecretVersionIds",
      ],
      resources: [`arn:aws:secretsmanager:${region}:${account}:secret:${project}/${name}/*`],
    },
    {
      sid: "LogGroups",
      actions: ["logs:ListTagsForResource"],
      resources: [`arn:aws:logs:${region}:${account}:log-group:*`],
    },
    {
      sid: "Cluster",
      actions: [
        "eks:AccessKubernetesApi",
        "eks:DescribeAccessEntry",
        "eks:DescribeAddon",
        "eks:DescribeCluster",
        "eks:DescribeNodegroup",
        "eks:DescribePodIdentityAssociation",
        "eks:ListAssociatedAccessPolicies",
        "eks:ListTagsForResource",
      ],
      resources: [
        `arn:aws:eks:${region}:${account}:cluster/${own}`,
        ...["nodegroup", "addon", "access-entry", "podidentityassociation"].map(
          (type) => `arn:aws:eks:${region}:${account}:${type}/${own}/*`,
        ),
      ],
    },
    ...readState(state, region),
    NEVER_READ_SECRETS,
  ];
}

function readState(state: StateAccess, region: string): DataAwsIamPolicyDocumentStatement[] {
  return [
    {
      sid: "StateBucket",
      actions: [
        "s3:GetAccelerateConfiguration",
        "s3:GetBucket*",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
        "s3:ListBucket",
        "s3:ListTagsForResource",
      ],
      resources: [state.bucketArn],
    },
    { sid: "States", actions: ["s3:GetObject"], resources: [`${state.bucketArn}/*`] },
    {
      sid: "DecryptStates",
      actions: ["kms:Decrypt"],
      resources: [state.keyArn],
      condition: [
        {
          test: "StringEquals",
          variable: "kms:ViaService",
          values: [`s3.${region}.amazonaws.com`, `dynamodb.${region}.amazonaws.com`],
        },
      ],
    },
    ...(state.lockTableArn
      ? [
          {
            // GetItem: the table keeps a digest of each state, which Terraform compares on reading.
            sid: "LockTable",
            actions: [
              "dynamodb:DescribeContinuousBackups",
              "dynamodb:DescribeTable",
              "dynamodb:DescribeTimeToLive",
              "dynamodb:GetItem",
              "dynamodb:ListTagsOfResource",
            ],
            resources: [state.lockTableArn],
          },
        ]
      : []),
  ];
}
