import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { DataKubernetesServiceV1 } from "@cdktf/provider-kubernetes/lib/data-kubernetes-service-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { kong, shadowMirror } from "../../config/ingress";
import { HelmChart } from "./helm-chart";
import { type KongValuesConfig, kongValues } from "./kong-values";

export interface KongConfig extends Omit<KongValuesConfig, "pluginChecksum"> {
  readonly namespace: string;
  /** The plugin's ConfigMap, and the namespaces that are watched. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Kong, without a database, and the load balancer in front of it. The controller in each pod makes its configuration
 * from the Ingresses of its class.
 *
 * The load balancer belongs to the release: the Service that asked for it is gone only when it is.
 */
export class Kong extends Construct {
  readonly release: ITerraformDependable;
  /** Host name of the load balancer, for a DNS record and for the first look. */
  readonly loadBalancerHost: string;

  constructor(scope: Construct, id: string, { namespace, dependsOn, ...config }: KongConfig) {
    super(scope, id);
    const helm = new HelmChart(this, "chart", {
      release: kong.name,
      chart: config.chart,
      namespace,
      values: kongValues({ ...config, pluginChecksum: checksumOf(shadowMirror.folder) }),
      dependsOn,
    });
    const proxy = new DataKubernetesServiceV1(this, "proxy", {
      metadata: { name: `${kong.name}-proxy`, namespace },
      dependsOn: [helm.release],
    });
    this.release = helm.release;
    this.loadBalancerHost = proxy.status.get(0).loadBalancer.get(0).ingress.get(0).hostname;
  }
}

/** SHA-256 of the files in a folder, by name and content. */
export function checksumOf(folder: string): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(folder).sort()) {
    const content = readFileSync(path.join(folder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
