import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface PodIdentityConfig {
  /** Name of the role. */
  readonly name: string;
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** What the pods may do. Keys are construct ids and stay when a policy is added or dropped. */
  readonly policyArns: Readonly<Record<string, string>>;
}

/**
 * A role for the pods of one service account, handed to them by the EKS Pod Identity agent.
 *
 * The association alone would let a second one, made by hand, give the role to any other pod: the trust
 * policy therefore names cluster, namespace and service account, which EKS sets as session tags.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export class PodIdentity extends Construct {
  readonly roleArn: string;
  /** Pods started before these exist never get the role: depend on them. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, config: PodIdentityConfig) {
    super(scope, id);
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        {
          actions: ["sts:AssumeRole", "sts:TagSession"],
          principals: [{ type: "Service", identifiers: ["pods.eks.amazonaws.com"] }],
          condition: [
            onlyFor("eks-cluster-name", config.clusterName),
            onlyFor("kubernetes-namespace", config.namespace),
            onlyFor("kubernetes-service-account", config.serviceAccount),
          ],
        },
      ],
    });
    const role = new IamRole(this, "role", {
      name: config.name,
      description: `Pods of ${config.namespace}/${config.serviceAccount}`,
      assumeRolePolicy: trust.json,
    });
    const attachments = Object.entries(config.policyArns).map(
      ([policy, policyArn]) => new IamRolePolicyAttachment(this, policy, { role: role.name, policyArn }),
    );
    const association = new EksPodIdentityAssociation(this, "association", {
      clusterName: config.clusterName,
      namespace: config.namespace,
      serviceAccount: config.serviceAccount,
      roleArn: role.arn,
    });
    this.roleArn = role.arn;
    this.ready = [...attachments, association];
  }
}

function onlyFor(sessionTag: string, value: string) {
  return { test: "StringEquals", variable: `aws:RequestTag/${sessionTag}`, values: [value] };
}
