/** What the service's chart says, of all that decides about telemetry. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** Resources of which a container may take only so much: cpu, memory. */
export function containerLimits(): string[] {
  const values = parse(readFileSync("charts/sample-web-app/values.yaml", "utf8"));
  return Object.keys(values.resources.limits ?? {});
}

/** Version of the collector. */
export function collectorVersion(): string {
  return parse(readFileSync("charts/sample-web-app/values.yaml", "utf8")).collector.image.tag;
}

/** What Kong's prometheus plugin is told to count of the service's requests; nothing, where its Ingress lacks it. */
export function countedByKong(): string[] {
  const template = (name: string) => readFileSync(`charts/sample-web-app/templates/${name}.yaml`, "utf8");
  if (!template("ingress").includes('list (printf "%s-prometheus" $name)')) return [];
  return [...template("kong-prometheus-plugin").matchAll(/^ {2}(\w+_metrics): true$/gm)].map(
    ([, name = ""]) => name,
  );
}
