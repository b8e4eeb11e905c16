import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn } from "cdktf";
import { Construct } from "constructs";

export interface ClusterProvidersConfig {
  readonly clusterName: string;
  readonly endpoint: string;
  /** Certificate of the cluster's authority, in Base64. */
  readonly certificateAuthority: string;
  readonly region: string;
  /** Profile of the AWS CLI; left out, its usual chain applies. */
  readonly profile?: string;
}

/**
 * The Helm and Kubernetes providers of a stack that talks to the cluster.
 *
 * Each call asks the AWS CLI for a token of fifteen minutes: none is in plan or state. Releases are recorded in
 * ConfigMaps, not Secrets, since the plan role may read the former alone (docs/decisions/0005); no value of a chart
 * is secret.
 */
export class ClusterProviders extends Construct {
  constructor(scope: Construct, id: string, config: ClusterProvidersConfig) {
    super(scope, id);
    const { clusterName, region, profile } = config;
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command: "aws",
      args: [
        ...["eks", "get-token", "--cluster-name", clusterName, "--region", region],
        ...(profile ? ["--profile", profile] : []),
      ],
    };
    const connection = {
      host: config.endpoint,
      clusterCaCertificate: Fn.base64decode(config.certificateAuthority),
    };
    new KubernetesProvider(this, "kubernetes", { ...connection, exec: [exec] });
    new HelmProvider(this, "helm", { helmDriver: "configmap", kubernetes: { ...connection, exec } });
  }
}
