import path from "node:path";
import { service } from "../../config/service";
import { outputOf } from "../tools/command";

/** The chart that Argo CD deploys. */
export const CHART = path.join("charts", service.name);

export const strategies = ["canary", "blueGreen"] as const;
export const telemetryPaths = ["collector", "agent"] as const;
/** `local` is what `values.yaml` says; the others lay their values file over it. */
export const environments = ["local", "dev", "prod"] as const;

/** What a deployment may choose. Whatever is left out stays as the environment's values have it. */
export interface Choice {
  readonly environment: (typeof environments)[number];
  readonly strategy?: (typeof strategies)[number];
  readonly analysis?: boolean;
  readonly telemetry?: (typeof telemetryPaths)[number];
}

/** The arguments of `helm template` or `helm lint` that make a choice. */
export function valuesOf({ environment, strategy, analysis, telemetry }: Choice): string[] {
  const set = (name: string, value: string | boolean | undefined) =>
    value === undefined ? [] : ["--set", `${name}=${value}`];
  return [
    ...(environment === "local" ? [] : ["--values", path.join(CHART, `values-${environment}.yaml`)]),
    ...set("strategy", strategy),
    ...set("analysis.enabled", analysis),
    ...set("telemetry.path", telemetry),
  ];
}

/**
 * The chart's manifests as Argo CD would apply them, in YAML.
 *
 * @param values arguments of Helm that choose values, such as those of `valuesOf`
 * @throws Error with Helm's words when it refuses them.
 */
export function renderChart(helm: string, kubeVersion: string, values: readonly string[]): Promise<string> {
  const release = [service.name, CHART, "--namespace", service.namespace];
  return outputOf(helm, ["template", ...release, "--kube-version", kubeVersion, ...values]);
}
