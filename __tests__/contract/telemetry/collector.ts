/**
 * What the service's OpenTelemetry collector reports of itself by OTLP, at level `normal`: `metadata.yaml` of
 * go.opentelemetry.io/collector/{receiver/receiverhelper,exporter/exporterhelper}, with the prefix that they are given.
 * The name of a count ends in `_total` only on a page of Prometheus's, which is not what is sent.
 */
import { type Emitted, emitted, type Tags } from "./emitted";
import { tagsOfHost } from "./otlp-metrics";

/** The version that this was read in. */
export const COLLECTOR_READ = "0.160.0";

const SIGNALS = ["spans", "metric_points", "log_records"];
const each = (...names: readonly string[]) =>
  names.flatMap((name) => SIGNALS.map((signal) => `otelcol_${name}_${signal}`));

/** @param environment what its resource says, as the chart has it (`_collector.tpl`) */
export function collector(environment: string, name: string): Emitted[] {
  const resource: Tags = {
    // It does not say where it runs: the agent that it sends to is on its node.
    ...tagsOfHost({}),
    env: [environment],
    service: [name],
    version: "any",
    pod_name: "any",
  };
  const source = "collector: exporter/exporterhelper/metadata.yaml, receiver/receiverhelper/metadata.yaml";
  const receiver: Tags = { ...resource, receiver: ["otlp"], transport: ["grpc", "http"] };
  const exporter: Tags = { ...resource, exporter: ["otlp_http"] };
  const failed: Tags = { ...exporter, "error.type": "any", "error.permanent": "any" };
  return [
    ...emitted(each("receiver_accepted", "receiver_refused", "receiver_failed"), {
      kind: "count",
      tags: receiver,
      source,
    }),
    ...emitted(each("exporter_sent", "exporter_enqueue_failed"), { kind: "count", tags: exporter, source }),
    ...emitted(each("exporter_send_failed"), { kind: "count", tags: failed, source }),
    ...emitted(["otelcol_exporter_queue_size", "otelcol_exporter_queue_capacity"], {
      kind: "gauge",
      tags: { ...exporter, data_type: "any" },
      source,
    }),
  ];
}
