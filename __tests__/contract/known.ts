/** Everything that Datadog gets: what a query may ask for. */
import { agentPorts } from "../../config/platform";
import { service } from "../../config/service";
import { traceStats } from "./agent/trace-stats";
import type { Captured } from "./captured";
import { containerLimits, countedByKong } from "./chart";
import type { Platform } from "./platform";
import { collector } from "./telemetry/collector";
import type { Emitted, Tags } from "./telemetry/emitted";
import { rolloutEvents } from "./telemetry/events";
import { exporters } from "./telemetry/exporters";
import { kubelet, kubernetesState, type Limits } from "./telemetry/kubernetes";
import { type Searchable, serviceLogs } from "./telemetry/logs";
import { openMetrics } from "./telemetry/open-metrics";
import { otlpMetrics } from "./telemetry/otlp-metrics";
import { serviceSpans } from "./telemetry/spans";
import { traceMetrics } from "./telemetry/trace-metrics";

export interface Known {
  readonly metrics: readonly Emitted[];
  readonly logs: Searchable;
  readonly spans: Searchable;
  /** Tags of events. */
  readonly events: Tags;
}

/** What the service's chart decides. */
export interface ChartFacts {
  /** Resources that its container may have only so much of. */
  readonly limits: Limits;
  /** What Kong counts of its requests. */
  readonly counted: readonly string[];
}

/** A source counts where the platform has it collected, and not before. */
export function known(platform: Platform, captured: Captured, chart: ChartFacts = chartFacts()): Known {
  const { datadog } = platform.values("datadog");
  const spans = captured.batches.flat();
  const agentEnv: string = datadog.env?.find(({ name }: { name: string }) => name === "DD_ENV")?.value;
  const groups = captured.batches.flatMap((batch) => traceStats(batch, agentEnv));
  const receivesOtlp = listens(datadog.otlp?.receiver?.protocols?.http);
  const [environment] = groups.map(({ env }) => env);
  return {
    metrics: [
      ...kubelet(chart.limits),
      // On unless it is switched off.
      ...(datadog.kubeStateMetricsCore?.enabled === false ? [] : kubernetesState),
      ...(receivesOtlp ? otlpMetrics(captured.metrics) : []),
      ...(receivesOtlp ? collector(environment ?? "", `${service.name}-collector`) : []),
      // The trace-agent runs where one of its ways in is open; spans that come by OTLP are handed on to it.
      ...(receivesOtlp && (datadog.apm?.portEnabled || datadog.apm?.socketEnabled)
        ? traceMetrics(groups, spans[0]?.resource ?? {})
        : []),
      ...exporters
        .filter((exporter) => isScraped(exporter, platform))
        .flatMap((exporter) => openMetrics(exporter, chart.counted)),
    ],
    logs: serviceLogs(datadog.logs?.enabled && datadog.logs.containerCollectAll ? captured.lines : []),
    spans: serviceSpans(receivesOtlp ? spans : []),
    events: rolloutEvents(platform.values("argo-rollouts").notifications),
  };
}

function listens(receiver: { enabled?: boolean; endpoint?: string } | undefined): boolean {
  return receiver?.enabled === true && receiver.endpoint?.endsWith(`:${agentPorts.otlpHttp}`) === true;
}

function isScraped({ check, endpoint, prefix }: (typeof exporters)[number], { checks }: Platform): boolean {
  return checks.some(
    (found) =>
      found.check === check &&
      endpoint in found.instance &&
      // The generic check is told what to put before the names.
      (check !== "openmetrics" || found.instance.namespace === prefix),
  );
}

/** As the chart is. */
export function chartFacts(): ChartFacts {
  return { limits: containerLimits(), counted: countedByKong() };
}
