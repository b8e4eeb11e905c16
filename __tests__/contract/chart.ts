/** What the chart says of the service's container. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** Resources of which a container may take only so much: cpu, memory. */
export function containerLimits(): string[] {
  const values = parse(readFileSync("charts/sample-web-app/values.yaml", "utf8"));
  return Object.keys(values.resources.limits ?? {});
}
