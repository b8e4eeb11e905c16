import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { argocdCacheSecret } from "../../config/argocd";
import { type Chart, chartNamespaces } from "../../config/charts";
import { clusterSecretsOf, secretStore } from "../../config/platform";
import type { Environment } from "../../config/schema";
import { secretPath } from "../../config/secrets";
import { HelmChart } from "./helm-chart";

export interface PlatformResourcesConfig {
  readonly environment: Environment;
  /** Namespace that the release is recorded in; its objects name their own. */
  readonly namespace: string;
  /** The chart of External Secrets, whose image serves to see that the Secrets are there. */
  readonly externalSecrets: Chart;
  /** External Secrets, and every namespace that something is put into. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * The platform's own objects: the store, the ExternalSecrets, the plugin for Kong. Its release is there once every
 * Secret is: what reads one depends on it.
 *
 * Helm takes an ExternalSecret for ready as soon as it is created. So the chart ends with a Job in each namespace
 * whose pod can start only when the kubelet has found every key of every Secret.
 */
export class PlatformResources extends Construct {
  readonly release: ITerraformDependable;

  constructor(scope: Construct, id: string, config: PlatformResourcesConfig) {
    super(scope, id);
    // The path of the copy holds a hash of all files: when one changes, so does the release.
    const chart = new TerraformAsset(this, "files", {
      path: "charts/platform-resources",
      type: AssetType.DIRECTORY,
    });
    const helm = new HelmChart(this, "chart", {
      release: "platform-resources",
      chart: { folder: chart.path },
      namespace: config.namespace,
      values: platformResourcesValues(config.environment, config.externalSecrets),
      dependsOn: config.dependsOn,
    });
    this.release = helm.release;
  }
}

/** What `charts/platform-resources` reads; its schema refuses anything else. */
export interface PlatformResourcesValues {
  readonly kong: { readonly namespace: string };
  readonly store: { readonly name: string; readonly region: string };
  readonly externalSecrets: readonly ExternalSecretValues[];
  readonly generatedSecrets: readonly GeneratedSecretValues[];
  readonly check: { readonly image: string };
}

/** A Secret with a password that is drawn in the cluster, under each of its keys. */
export interface GeneratedSecretValues {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

/** A Secret that is to be made of an entry. */
export interface ExternalSecretValues {
  readonly namespace: string;
  readonly name: string;
  /** Name of the entry in AWS Secrets Manager. */
  readonly entry: string;
  /** Keys of the Secret, each with the key of the entry's JSON object. */
  readonly keys: Readonly<Record<string, string>>;
  /** Keys with values that are no secret. */
  readonly fixed: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export function platformResourcesValues(
  environment: Environment,
  externalSecrets: Chart,
): PlatformResourcesValues {
  return {
    kong: { namespace: chartNamespaces.kong },
    store: { name: secretStore, region: environment.region },
    externalSecrets: clusterSecretsOf(environment).map(({ namespace, name, entry, keys, fixed, labels }) => ({
      namespace,
      name,
      entry: secretPath(environment, entry),
      keys,
      fixed: fixed?.(environment) ?? {},
      labels: labels ?? {},
    })),
    generatedSecrets: [argocdCacheSecret],
    check: { image: `ghcr.io/external-secrets/external-secrets:v${externalSecrets.appVersion}` },
  };
}
