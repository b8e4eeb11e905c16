import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { Construct } from "constructs";
import { forLogGroup, Key } from "../encryption/key";
import { ServiceRole } from "./service-role";

export interface ControlPlaneConfig {
  /** Name of the cluster. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Minor version, for example "1.33". */
  readonly kubernetesVersion: string;
  /** Subnets of the control plane's network interfaces, in at least two zones. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** Addresses of Kubernetes Services. */
  readonly serviceCidr: string;
  /** Networks that may reach the public endpoint; empty closes it. */
  readonly publicAccessCidrs: readonly string[];
  readonly upgradePolicy: "STANDARD" | "EXTENDED";
  readonly logRetentionDays: number;
  readonly deletionProtection: boolean;
  /** Days between the deletion of the key and its effect, 7 to 30. */
  readonly keyDeletionWindowDays: number;
}

/** All that EKS can log. */
const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/**
 * An EKS control plane: reached privately, entered through access entries alone, its Secrets encrypted with a
 * key of the account, and all its logs kept in a log group that is ours.
 */
export class ControlPlane extends Construct {
  readonly name: string;
  readonly endpoint: string;
  /** Certificate of the cluster's authority, in Base64. */
  readonly certificateAuthority: string;
  /** Issuer of service account tokens, with `https://`. */
  readonly issuerUrl: string;

  constructor(scope: Construct, id: string, config: ControlPlaneConfig) {
    super(scope, id);
    const role = new ServiceRole(this, "role", {
      name: `${config.name}-control-plane`,
      description: `EKS control plane of ${config.name}`,
      service: "eks.amazonaws.com",
      managedPolicies: ["AmazonEKSClusterPolicy"],
    });
    const logGroupName = `/aws/eks/${config.name}/cluster`;
    const key = new Key(this, "key", {
      alias: `${config.name}-eks`,
      description: `Kubernetes Secrets and control plane logs of ${config.name}`,
      account: config.account,
      users: [
        {
          sid: "KubernetesSecrets",
          arns: [role.arn],
          // EKS lists the grants when it checks the cluster's health, and reports it when it may not.
          actions: ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:ListGrants"],
        },
        forLogGroup("ControlPlaneLogs", logGroupName, config),
      ],
      deletionWindowDays: config.keyDeletionWindowDays,
    });
    // EKS makes this group if it finds none, and that one would keep plain text for ever.
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: logGroupName,
      retentionInDays: config.logRetentionDays,
      kmsKeyId: key.arn,
    });
    const open = config.publicAccessCidrs.length > 0;
    const cluster = new EksCluster(this, "cluster", {
      name: config.name,
      version: config.kubernetesVersion,
      roleArn: role.arn,
      enabledClusterLogTypes: LOG_TYPES,
      deletionProtection: config.deletionProtection,
      // The add-ons come from EKS, in an order of ours; unmanaged copies of them would be in the way.
      bootstrapSelfManagedAddons: false,
      // Nobody is admin by having run Terraform: every entry is written down.
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: config.serviceCidr },
      upgradePolicy: { supportType: config.upgradePolicy },
      vpcConfig: {
        subnetIds: config.subnetIds,
        securityGroupIds: [config.securityGroupId],
        endpointPrivateAccess: true,
        endpointPublicAccess: open,
        publicAccessCidrs: open ? [...config.publicAccessCidrs] : undefined,
      },
      dependsOn: [logGroup, ...role.attachments],
    });
    this.name = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.get(0).data;
    this.issuerUrl = cluster.identity.get(0).oidc.get(0).issuer;
  }
}
