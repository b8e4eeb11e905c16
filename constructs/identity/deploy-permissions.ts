import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Environment } from "../../config/schema";
import { boundaryArn } from "./bound-roles";
import { NEVER_READ_SECRETS } from "./secret-values";
import type { StateAccess } from "./state-access";

/** Everything but IAM, organizations and the account itself; service-linked roles are in it. */
export const POWER_USER = "arn:aws:iam::aws:policy/PowerUserAccess";

export interface DeployConfig {
  readonly environment: Environment;
  readonly state: StateAccess;
  /** ARN of the provider that trusts GitHub. */
  readonly githubProviderArn: string;
  /** Pattern of the names of GitHub's roles, with `*`. */
  readonly githubRoles: string;
}

/**
 * What applying the stacks needs beyond PowerUserAccess, and what is taken from it again.
 *
 * Stacks `backend` and `github` are a person's to apply: the role can change neither what bounds it nor who may
 * assume it. docs/decisions/0005 tells what it can do all the same.
 */
export function deployPermissions(config: DeployConfig): DataAwsIamPolicyDocumentStatement[] {
  const { environment, state } = config;
  const { account, project, name, region } = environment;
  const roles = [`arn:aws:iam::${account}:role/${project}-${name}-*`];
  const policies = [`arn:aws:iam::${account}:policy/${project}-${name}-*`];
  const boundary = boundaryArn(environment);
  return [
    {
      sid: "ReadIdentity",
      actions: ["iam:Get*", "iam:List*"],
      resources: [
        ...roles,
        ...policies,
        "arn:aws:iam::aws:policy/*",
        `arn:aws:iam::${account}:oidc-provider/*`,
      ],
    },
    {
      sid: "RolesWithinBoundary",
      actions: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
      ],
      resources: roles,
      condition: [{ test: "StringEquals", variable: "iam:PermissionsBoundary", values: [boundary] }],
    },
    {
      sid: "Roles",
      actions: [
        "iam:DeleteRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      resources: roles,
    },
    {
      sid: "Policies",
      actions: [
        "iam:CreatePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:TagPolicy",
        "iam:UntagPolicy",
      ],
      resources: policies,
    },
    {
      sid: "ClusterIdentityProvider",
      actions: [
        "iam:AddClientIDToOpenIDConnectProvider",
        "iam:CreateOpenIDConnectProvider",
        "iam:DeleteOpenIDConnectProvider",
        "iam:RemoveClientIDFromOpenIDConnectProvider",
        "iam:TagOpenIDConnectProvider",
        "iam:UntagOpenIDConnectProvider",
        "iam:UpdateOpenIDConnectProviderThumbprint",
      ],
      resources: [`arn:aws:iam::${account}:oidc-provider/oidc.eks.${region}.amazonaws.com/*`],
    },
    {
      sid: "PassRoles",
      actions: ["iam:PassRole"],
      resources: roles,
      condition: [
        {
          test: "StringEquals",
          variable: "iam:PassedToService",
          values: [
            "ec2.amazonaws.com",
            "eks.amazonaws.com",
            "pods.eks.amazonaws.com",
            "vpc-flow-logs.amazonaws.com",
          ],
        },
      ],
    },
    ...keepFrom(config, boundary, state),
    NEVER_READ_SECRETS,
  ];
}

function keepFrom(
  { environment, githubProviderArn, githubRoles }: DeployConfig,
  boundary: string,
  state: StateAccess,
): DataAwsIamPolicyDocumentStatement[] {
  return [
    {
      sid: "NeverChangeOwnLimits",
      effect: "Deny",
      // Reading them gives nothing away.
      notActions: ["iam:Get*", "iam:List*"],
      resources: [`arn:aws:iam::${environment.account}:role/${githubRoles}`, boundary, githubProviderArn],
    },
    // Roles that trust the whole account are common, those of the CDK bootstrap for one, and some are administrators.
    { sid: "NeverBecomeAnotherRole", effect: "Deny", actions: ["sts:AssumeRole"], resources: ["*"] },
    {
      sid: "OnlyOwnStates",
      effect: "Deny",
      actions: ["s3:DeleteObject*", "s3:GetObject*", "s3:PutObject*"],
      notResources: [`${state.bucketArn}/*`],
    },
    ...(state.lockTableArn
      ? [
          {
            sid: "OnlyOwnLocks",
            effect: "Deny",
            actions: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            notResources: [state.lockTableArn],
          },
        ]
      : []),
  ];
}
