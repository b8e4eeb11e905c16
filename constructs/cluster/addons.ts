import { DataAwsEksAddonVersion } from "@cdktf/provider-aws/lib/data-aws-eks-addon-version";
import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AddonName } from "../../config/catalog";
import { PodIdentity } from "./pod-identity";

/** What the add-ons of a cluster have in common. */
export interface AddonsConfig {
  readonly clusterName: string;
  readonly kubernetesVersion: string;
  /** Version of each add-on, or `newest` for the newest that EKS calls compatible with the cluster. */
  readonly versions: Readonly<Record<AddonName, string>> | "newest";
}

export interface AddonConfig extends AddonsConfig {
  readonly name: AddonName;
  /** Configuration in the add-on's own schema: `aws eks describe-addon-configuration` prints it. */
  readonly values?: object;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** An add-on that EKS installs and keeps running. */
export class Addon extends Construct {
  readonly addon: ITerraformDependable;

  constructor(scope: Construct, id: string, config: AddonConfig) {
    super(scope, id);
    this.addon = new EksAddon(this, "addon", {
      clusterName: config.clusterName,
      addonName: config.name,
      addonVersion: config.versions === "newest" ? this.#newest(config) : config.versions[config.name],
      configurationValues: config.values && JSON.stringify(config.values),
      // What was changed by hand in the cluster is drift: the next update takes it back, as for any resource.
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      dependsOn: [...(config.dependsOn ?? [])],
    });
  }

  #newest({ name, kubernetesVersion }: AddonConfig): string {
    return new DataAwsEksAddonVersion(this, "newest", {
      addonName: name,
      kubernetesVersion,
      mostRecent: true,
    }).version;
  }
}

export interface NodeAddonsConfig extends AddonsConfig {
  /** Start of the name of the role that vpc-cni gets. */
  readonly name: string;
  /** Gives each node /28 prefixes instead of single addresses. */
  readonly prefixDelegation: boolean;
}

/** Prefixes that a node holds in reserve: one is 16 pods that start without waiting for EC2. */
const WARM_PREFIXES = 1;

/**
 * What every node needs before it is ready, to be installed before the first one: kube-proxy, the Pod
 * Identity agent and vpc-cni.
 *
 * In that order, vpc-cni finds its role on the first node: a pod that starts before its association exists
 * never gets credentials, and without addresses no node becomes ready. As DaemonSets of no pods the three
 * are healthy on a cluster without nodes. Destroyed in reverse, vpc-cni outlives the nodes and frees their
 * network interfaces.
 */
export class NodeAddons extends Construct {
  readonly addons: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, config: NodeAddonsConfig) {
    super(scope, id);
    const kubeProxy = new Addon(this, "kube-proxy", { ...config, name: "kube-proxy" });
    const agent = new Addon(this, "eks-pod-identity-agent", { ...config, name: "eks-pod-identity-agent" });
    const identity = new PodIdentity(this, "vpc-cni-identity", {
      name: `${config.name}-vpc-cni`,
      clusterName: config.clusterName,
      namespace: "kube-system",
      serviceAccount: "aws-node",
      policyArns: { AmazonEKS_CNI_Policy: "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy" },
    });
    const vpcCni = new Addon(this, "vpc-cni", {
      ...config,
      name: "vpc-cni",
      values: {
        // Without it every NetworkPolicy is accepted and none has an effect.
        enableNetworkPolicy: "true",
        env: {
          ENABLE_PREFIX_DELEGATION: String(config.prefixDelegation),
          ...(config.prefixDelegation && { WARM_PREFIX_TARGET: String(WARM_PREFIXES) }),
        },
      },
      dependsOn: [agent.addon, ...identity.ready],
    });
    this.addons = [kubeProxy.addon, agent.addon, vpcCni.addon];
  }
}
