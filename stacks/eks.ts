import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { useRemoteState } from "../backend/remote-state";
import { catalogs } from "../config/catalog";
import { apiServerTargets } from "../config/platform";
import type { Environment } from "../config/schema";
import { Access, ADMIN, adminEntries, READER } from "../constructs/cluster/access";
import { Addon, type AddonsConfig, NodeAddons } from "../constructs/cluster/addons";
import { ControlPlane } from "../constructs/cluster/control-plane";
import { NodeGroup } from "../constructs/cluster/node-group";
import { OidcProvider } from "../constructs/cluster/oidc-provider";
import { ClusterSecurityGroups } from "../constructs/cluster/security-groups";
import { EnvironmentStack } from "../constructs/environment-stack";
import type { GithubOutputs } from "./github";
import type { VpcOutputs } from "./vpc";

export interface EksInputs {
  readonly vpc: VpcOutputs;
  readonly github: GithubOutputs;
}

export interface EksOutputs {
  readonly clusterName: string;
  readonly clusterEndpoint: string;
  /** Certificate of the cluster's authority, in Base64. */
  readonly clusterCertificateAuthority: string;
  readonly oidcProviderArn: string;
  /** Issuer of service account tokens without `https://`, as trust policies want it. */
  readonly oidcIssuer: string;
  readonly nodeSecurityGroupId: string;
  readonly nodeRoleArn: string;
}

/** The Kubernetes cluster, its nodes and add-ons, and who may enter. */
export class EksStack extends EnvironmentStack {
  readonly outputs: EksOutputs;

  constructor(scope: Construct, environment: Environment, { vpc, github }: EksInputs) {
    super(scope, "eks", environment);
    useRemoteState(this);
    const { account, region, cluster, deletionProtection } = environment;
    const { kubernetes, nodeImage, addons } = catalogs[environment.catalog];
    const name = this.prefix;

    const securityGroups = new ClusterSecurityGroups(this, "security-groups", {
      name,
      vpcId: vpc.vpcId,
      apiServerTargets,
      privateAccessCidrs: cluster.privateAccessCidrs,
    });
    const controlPlane = new ControlPlane(this, "control-plane", {
      name,
      account,
      region,
      kubernetesVersion: kubernetes.version,
      // The intra subnets have no route to the internet, and no pods that could use up the addresses which
      // EKS needs to replace its interfaces during an upgrade.
      subnetIds: vpc.intraSubnetIds,
      securityGroupId: securityGroups.controlPlaneId,
      serviceCidr: cluster.serviceCidr,
      publicAccessCidrs: cluster.publicAccessCidrs,
      upgradePolicy: cluster.upgradePolicy,
      logRetentionDays: cluster.logRetentionDays,
      deletionProtection,
      keyDeletionWindowDays: this.keyDeletionWindowDays,
    });
    new Access(this, "access", {
      clusterName: controlPlane.name,
      entries: [
        { id: "plan", principalArn: github.planRoleArn, policy: READER },
        { id: "deploy", principalArn: github.deployRoleArn, policy: ADMIN },
        ...adminEntries(cluster.admins),
      ],
    });
    const addonsConfig: AddonsConfig = {
      clusterName: controlPlane.name,
      kubernetesVersion: kubernetes.version,
      versions: cluster.addonVersions === "newest" ? "newest" : addons,
    };
    const nodeAddons = new NodeAddons(this, "node-addons", {
      ...addonsConfig,
      name,
      prefixDelegation: cluster.prefixDelegation,
    });
    const nodes = new NodeGroup(this, "nodes", {
      name,
      clusterName: controlPlane.name,
      kubernetesVersion: kubernetes.version,
      ...nodeImage,
      ...cluster.nodeGroup,
      subnetIds: vpc.privateSubnetIds,
      securityGroupId: securityGroups.nodeId,
      tags: this.tags,
      dependsOn: [...securityGroups.rules, ...nodeAddons.addons],
    });
    // CoreDNS is a Deployment: without nodes it would never become healthy.
    new Addon(this, "coredns", { ...addonsConfig, name: "coredns", dependsOn: [nodes.nodeGroup] });
    const oidc = new OidcProvider(this, "oidc", { issuerUrl: controlPlane.issuerUrl });

    this.outputs = {
      clusterName: controlPlane.name,
      clusterEndpoint: controlPlane.endpoint,
      clusterCertificateAuthority: controlPlane.certificateAuthority,
      oidcProviderArn: oidc.arn,
      oidcIssuer: oidc.issuer,
      nodeSecurityGroupId: securityGroups.nodeId,
      nodeRoleArn: nodes.roleArn,
    };
    new TerraformOutput(this, "cluster_name", { value: controlPlane.name });
  }
}
