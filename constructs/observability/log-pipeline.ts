/** How Datadog reads the service's lines: which field is the time, the level, the trace, and what HTTP says. */
import type {
  LogsCustomPipelineConfig,
  LogsCustomPipelineProcessor,
} from "@cdktf/provider-datadog/lib/logs-custom-pipeline";
import type { Environment } from "../../config/schema";
import { service } from "../../config/service";
import { hasTag, Search, within } from "./query/search";

const NANOSECONDS_IN_MILLISECOND = 1_000_000;

/** https://docs.datadoghq.com/logs/log_configuration/processors/, in the order in which they run */
const processors: readonly LogsCustomPipelineProcessor[] = [
  { dateRemapper: { name: "Time of the line", sources: ["timestamp"], isEnabled: true } },
  { statusRemapper: { name: "Level is the status", sources: ["level"], isEnabled: true } },
  { serviceRemapper: { name: "Service", sources: ["service"], isEnabled: true } },
  { messageRemapper: { name: "Message", sources: ["message"], isEnabled: true } },
  { traceIdRemapper: { name: "The trace that it belongs to", sources: ["trace_id"], isEnabled: true } },
  { spanIdRemapper: { name: "The span that it belongs to", sources: ["span_id"], isEnabled: true } },
  {
    arithmeticProcessor: {
      name: "Duration in nanoseconds, as Datadog has it everywhere",
      expression: `http.duration_ms * ${NANOSECONDS_IN_MILLISECOND}`,
      target: "duration",
      isReplaceMissing: false,
      isEnabled: true,
    },
  },
  {
    urlParser: {
      name: "Path and query of the URL",
      sources: ["http.url"],
      target: "http.url_details",
      normalizeEndingSlashes: false,
      isEnabled: true,
    },
  },
  {
    categoryProcessor: {
      name: "Class of the status",
      target: "http.status_category",
      isEnabled: true,
      category: [200, 300, 400, 500].map((from) => ({
        name: `${from / 100}xx`,
        filter: { query: new Search("logs", within("http.status_code", from, from + 99)).print() },
      })),
    },
  },
  {
    attributeRemapper: {
      name: "Method by its current name",
      sources: ["http.method"],
      sourceType: "attribute",
      target: "http.request.method",
      targetType: "attribute",
      preserveSource: true,
      overrideOnConflict: false,
      isEnabled: true,
    },
  },
];

/** Which lines it is for. */
export function logsOf(environment: Pick<Environment, "name">): Search {
  return new Search("logs", hasTag("env", environment.name), hasTag("service", service.name));
}

/** One pipeline for each environment: changes can be tried in one. */
export function logPipeline(environment: Pick<Environment, "name">): LogsCustomPipelineConfig {
  return {
    name: `${service.name} in ${environment.name}`,
    description: "Made by Terraform; changes elsewhere are undone",
    isEnabled: true,
    filter: [{ query: logsOf(environment).print() }],
    processor: [...processors],
  };
}
