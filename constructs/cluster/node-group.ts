import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { ServiceRole } from "./service-role";

export interface NodeGroupConfig {
  /** Name of the cluster, and start of every other name. */
  readonly name: string;
  readonly clusterName: string;
  readonly kubernetesVersion: string;
  readonly amiType: string;
  /** Release of the EKS-optimized image. */
  readonly releaseVersion: string;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly instanceType: string;
  readonly minimum: number;
  /** Nodes at creation. From then on the autoscaler decides, and Terraform looks away. */
  readonly desired: number;
  readonly maximum: number;
  readonly diskGib: number;
  /** Share of nodes that an update may take away at once, in percent. */
  readonly maxUnavailablePercentage: number;
  /** Tags of instances, volumes and network interfaces, which the provider's default tags do not reach. */
  readonly tags: Readonly<Record<string, string>>;
  /** What must exist before the first node: rules that let it join, add-ons that make it ready. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Root volume of Amazon Linux 2023. */
const ROOT_DEVICE = "/dev/xvda";

/**
 * A managed group of on-demand nodes, replaced by EKS when they fail.
 *
 * The launch template names neither image nor pod limit: EKS takes the image from `releaseVersion` and works
 * the limit out from the instance type and the vpc-cni add-on, which is why that add-on comes first.
 */
export class NodeGroup extends Construct {
  readonly roleArn: string;
  readonly nodeGroup: ITerraformDependable;

  constructor(scope: Construct, id: string, config: NodeGroupConfig) {
    super(scope, id);
    // No AmazonEKS_CNI_Policy: vpc-cni has a role of its own. EKS makes the access entry of this one.
    const role = new ServiceRole(this, "role", {
      name: `${config.name}-node`,
      description: `Nodes of ${config.name}`,
      service: "ec2.amazonaws.com",
      managedPolicies: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
    });
    const template = new LaunchTemplate(this, "template", {
      name: `${config.name}-node`,
      updateDefaultVersion: true,
      vpcSecurityGroupIds: [config.securityGroupId],
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // One hop ends on the node: no pod can take the node's credentials. Pods have identities of their own.
        httpPutResponseHopLimit: 1,
      },
      blockDeviceMappings: [
        {
          deviceName: ROOT_DEVICE,
          ebs: {
            volumeType: "gp3",
            volumeSize: config.diskGib,
            // With the account's own EBS key: another one needs grants to a service-linked role of Auto
            // Scaling, which a new account does not have yet.
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: { ...config.tags, Name: `${config.name}-node` },
      })),
    });
    this.nodeGroup = new EksNodeGroup(this, "group", {
      clusterName: config.clusterName,
      // A prefix, so that a replacement is up before the old group drains.
      nodeGroupNamePrefix: `${config.name}-`,
      nodeRoleArn: role.arn,
      subnetIds: config.subnetIds,
      version: config.kubernetesVersion,
      amiType: config.amiType,
      releaseVersion: config.releaseVersion,
      capacityType: "ON_DEMAND",
      instanceTypes: [config.instanceType],
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      scalingConfig: { minSize: config.minimum, desiredSize: config.desired, maxSize: config.maximum },
      updateConfig: { maxUnavailablePercentage: config.maxUnavailablePercentage },
      nodeRepairConfig: { enabled: true },
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["scaling_config[0].desired_size"] },
      dependsOn: [...role.attachments, ...config.dependsOn],
    });
    this.roleArn = role.arn;
  }
}
