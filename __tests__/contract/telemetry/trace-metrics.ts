/**
 * The metrics that Datadog makes of what agents count of spans.
 * https://docs.datadoghq.com/tracing/metrics/metrics_namespace/
 */

import type { Values as Attributes } from "../../../service/testing/otlp";
import type { Group } from "../agent/trace-stats";
import { type Emitted, kept, type Tags } from "./emitted";
import { tagsOfHost } from "./otlp-metrics";

const source = "spans: docs.datadoghq.com/tracing/metrics/metrics_namespace";

/**
 * @param groups all that an agent counted: the values of tags are those of real requests
 * @param resource who sent the spans
 */
export function traceMetrics(groups: readonly Group[], resource: Attributes): Emitted[] {
  return [...new Set(groups.map(({ operation }) => operation))].flatMap((operation) => {
    const own = groups.filter((group) => group.operation === operation);
    const values = (of: (group: Group) => string) => [...new Set(own.map((group) => kept(of(group))))];
    const common: Tags = {
      env: values(({ env }) => env),
      service: values(({ service }) => service),
      version: values(({ version }) => version),
      resource_name: values(({ resource }) => resource),
      // A hash of the resource's name.
      resource: "any",
    };
    const counted: Tags = {
      ...tagsOfHost(resource),
      ...common,
      "http.status_code": values(({ status }) => String(status)),
      "http.status_class": values(({ status }) => `${Math.floor(status / 100)}xx`),
      "span.kind": values(({ kind }) => kind),
    };
    const name = `trace.${operation}`;
    const ofWebServices = own.some(({ type }) => type === "web");
    return [
      { metric: `${name}.hits`, kind: "count", tags: counted, source },
      { metric: `${name}.errors`, kind: "count", tags: counted, source },
      // The status is not kept with the latencies.
      { metric: name, kind: "distribution with percentiles", tags: common, source },
      ...(ofWebServices ? [{ metric: `${name}.apdex`, kind: "gauge", tags: common, source } as const] : []),
    ] satisfies Emitted[];
  });
}
