import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Chart } from "../../config/charts";
import { replicasOf } from "../../config/workloads";
import { PodIdentity } from "../cluster/pod-identity";
import { AutoscalerPolicy } from "./cluster-autoscaler-policy";
import { HelmChart } from "./helm-chart";
import {
  type Resources,
  type RestrictedContainer,
  resources,
  restrictedContainer,
  type SpreadConstraint,
  spread,
} from "./pods";

export interface ClusterAutoscalerConfig extends ClusterAutoscalerValuesConfig {
  readonly namespace: string;
  /** Name of the role and of its policy. */
  readonly name: string;
  readonly account: string;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Nodes for pods that find no room, and none for long that nobody needs.
 *
 * It finds the node group by the two tags that EKS puts on the Auto Scaling group of each managed one, and so another
 * cluster's never. https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
 */
export class ClusterAutoscaler extends Construct {
  readonly release: ITerraformDependable;

  constructor(scope: Construct, id: string, config: ClusterAutoscalerConfig) {
    super(scope, id);
    const policy = new AutoscalerPolicy(this, "policy", config);
    const identity = new PodIdentity(this, "identity", {
      name: config.name,
      clusterName: config.clusterName,
      namespace: config.namespace,
      serviceAccount: RELEASE,
      policyArns: { scale: policy.arn },
    });
    const helm = new HelmChart(this, "chart", {
      release: RELEASE,
      chart: config.chart,
      namespace: config.namespace,
      values: clusterAutoscalerValues(config),
      dependsOn: [...identity.ready, ...(config.dependsOn ?? [])],
    });
    this.release = helm.release;
  }
}

/** Name of the release, and so of the service account. */
const RELEASE = "cluster-autoscaler";

export interface ClusterAutoscalerValuesConfig {
  readonly chart: Chart;
  readonly clusterName: string;
  readonly region: string;
}

/** The values that are set, of those that the chart reads. */
export interface ClusterAutoscalerValues {
  readonly fullnameOverride: string;
  readonly awsRegion: string;
  readonly autoDiscovery: { readonly clusterName: string };
  readonly image: { readonly tag?: string };
  readonly replicaCount: number;
  /** Arguments of the program. */
  readonly extraArgs: {
    readonly "skip-nodes-with-system-pods": boolean;
    readonly "skip-nodes-with-local-storage": boolean;
    readonly v: number;
  };
  readonly resources: Resources;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
  readonly securityContext: {
    readonly runAsNonRoot: true;
    readonly runAsUser: number;
    readonly seccompProfile: { readonly type: "RuntimeDefault" };
  };
  readonly containerSecurityContext: RestrictedContainer;
}

/** User of the image. */
const NOBODY = 65534;

export function clusterAutoscalerValues(config: ClusterAutoscalerValuesConfig): ClusterAutoscalerValues {
  return {
    fullnameOverride: RELEASE,
    awsRegion: config.region,
    autoDiscovery: { clusterName: config.clusterName },
    image: { tag: config.chart.imageTag },
    // One works, the other waits for its lease.
    replicaCount: replicasOf(RELEASE).fewest,
    extraArgs: {
      // By default neither node is ever removed: pods of kube-system stand on most, and an emptyDir is in many a pod.
      // Disruption budgets say what may be moved, and what is in an emptyDir may be lost.
      "skip-nodes-with-system-pods": false,
      "skip-nodes-with-local-storage": false,
      // What it does and why; the chart's 4 tells all that it considers, every ten seconds.
      v: 2,
    },
    resources: resources(RELEASE),
    topologySpreadConstraints: spread({
      "app.kubernetes.io/name": "aws-cluster-autoscaler",
      "app.kubernetes.io/instance": RELEASE,
    }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: NOBODY,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containerSecurityContext: restrictedContainer,
  };
}
