import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";

export interface AutoscalerPolicyConfig {
  readonly name: string;
  readonly clusterName: string;
  readonly region: string;
  readonly account: string;
}

/**
 * Reads what groups and instance types there are, and changes the groups of one cluster alone.
 * https://github.com/kubernetes/autoscaler/blob/cluster-autoscaler-1.33.0/cluster-autoscaler/cloudprovider/aws/README.md#iam-policy
 */
export class AutoscalerPolicy extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, clusterName, region, account }: AutoscalerPolicyConfig) {
    super(scope, id);
    const document = new DataAwsIamPolicyDocument(this, "document", {
      statement: [
        {
          sid: "Look",
          // AWS lets nobody narrow these to a resource.
          actions: [
            "autoscaling:DescribeAutoScalingGroups",
            "autoscaling:DescribeAutoScalingInstances",
            "autoscaling:DescribeLaunchConfigurations",
            "autoscaling:DescribeScalingActivities",
            "ec2:DescribeImages",
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeLaunchTemplateVersions",
            "ec2:GetInstanceTypesFromInstanceRequirements",
          ],
          resources: ["*"],
        },
        {
          sid: "LabelsAndTaintsOfEmptyGroups",
          actions: ["eks:DescribeNodegroup"],
          resources: [`arn:aws:eks:${region}:${account}:nodegroup/${clusterName}/*`],
        },
        {
          sid: "ScaleOwnGroups",
          actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
          resources: [`arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*`],
          // EKS tags the group of each managed node group so.
          condition: [
            tagged("k8s.io/cluster-autoscaler/enabled", "true"),
            tagged(`k8s.io/cluster-autoscaler/${clusterName}`, "owned"),
          ],
        },
      ],
    });
    this.arn = new IamPolicy(this, "policy", {
      name,
      description: `Cluster autoscaler of ${clusterName}`,
      policy: document.json,
    }).arn;
  }
}

function tagged(key: string, value: string) {
  return { test: "StringEquals", variable: `aws:ResourceTag/${key}`, values: [value] };
}
