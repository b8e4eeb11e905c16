import { Release } from "@cdktf/provider-helm/lib/release";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Chart } from "../../config/charts";
import { yaml } from "./yaml";

/** What a chart reads from its values: a tree of plain data. Each chart's builder narrows it to the keys it sets. */
export type Values = object;

export interface HelmChartConfig {
  /** Name of the release; every object that the chart makes is called after it. */
  readonly release: string;
  /** A published chart, or the folder of one of ours. */
  readonly chart: Pick<Chart, "repository" | "version" | "name"> | { readonly folder: string };
  readonly namespace: string;
  readonly values: Values;
  /** Seconds until everything must be ready, images pulled and nodes added included. Default 600. */
  readonly timeoutSeconds?: number;
  /** What must exist before the first pod starts: secrets, roles, definitions. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Long enough for a node to join and pull images, short enough for a person to wait. */
const TIMEOUT_SECONDS = 600;

/** Releases kept for `helm rollback`; each is an object in the cluster's store. */
const HISTORY = 5;

/**
 * A Helm release that is there whole or not at all.
 *
 * `atomic` and `wait`: an apply that succeeds means pods that are ready, one that fails leaves the version before it
 * (or nothing, at first), so that the next apply starts from a known state. `wait` holds for removal too: what a
 * controller has to clean up, such as a load balancer, is gone before the controller is.
 * https://registry.terraform.io/providers/hashicorp/helm/3.1.1/docs/resources/release
 */
export class HelmChart extends Construct {
  /** Depend on it for what the release brings: definitions, webhooks, controllers. */
  readonly release: ITerraformDependable;

  constructor(
    scope: Construct,
    id: string,
    /** What Helm is given, before Terraform writes it as YAML: whoever renders a release beforehand starts here. */
    readonly config: HelmChartConfig,
  ) {
    super(scope, id);
    this.release = new Release(this, "release", {
      name: config.release,
      ...source(config.chart),
      namespace: config.namespace,
      // One document, as YAML: a plan shows a change line by line, and numbers stay numbers, which `set` makes text.
      values: [yaml(config.values)],
      // Namespaces carry Pod Security labels: they are resources of their own.
      createNamespace: false,
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      waitForJobs: true,
      timeout: config.timeoutSeconds ?? TIMEOUT_SECONDS,
      maxHistory: HISTORY,
      dependsOn: [...(config.dependsOn ?? [])],
    });
  }
}

function source(chart: HelmChartConfig["chart"]) {
  if ("folder" in chart) return { chart: chart.folder };
  return { chart: chart.name, repository: chart.repository, version: chart.version };
}
