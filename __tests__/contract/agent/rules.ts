/**
 * How Datadog's agent reads a span: which attribute becomes what, by the sources of each agent that a catalog installs.
 * `real-agent.test.ts` has the agents themselves take the same spans, and holds these rules to what they count.
 */

/** Versions of the node agents of both catalogs. */
export type AgentVersion = "7.67.0" | "7.81.1";

/** What the agent wants to know of a span. */
export type Subject =
  | "service"
  | "env"
  | "node"
  | "cluster"
  | "version"
  | "operation"
  | "resource"
  | "method"
  | "route"
  | "status";

export interface Rule {
  /** Attributes, the first one that is there wins. */
  readonly attributes: readonly string[];
  readonly of: "resource" | "span";
  /** Function and file that it follows, in each version of https://github.com/DataDog/datadog-agent. */
  readonly source: Readonly<Record<AgentVersion, string>>;
}

const IN_7_67 = "pkg/trace/traceutil/otel_util.go";
const IN_7_81 = "pkg/opentelemetry-mapping-go/otlp/attributes/attributes.go";

/** Names of the functions in 7.67.0 and in 7.81.1. */
function source(before: string, after: string): Rule["source"] {
  return { "7.67.0": `${IN_7_67}: ${before}`, "7.81.1": `${IN_7_81}: ${after}` };
}

/** The same in both. */
function hostSource(name: string): Rule["source"] {
  return {
    "7.67.0": `DataDog/opentelemetry-mapping-go v0.27.0, pkg/otlp/attributes/source.go: ${name}`,
    "7.81.1": `pkg/opentelemetry-mapping-go/otlp/attributes/source.go: ${name}`,
  };
}

export const rules: Readonly<Record<Subject, Rule>> = {
  service: {
    of: "resource",
    attributes: ["service.name"],
    source: source("GetOTelService", "GetService"),
  },
  // Agents before 7.58 read the second name alone.
  env: {
    of: "resource",
    attributes: ["deployment.environment.name", "deployment.environment"],
    source: source("GetOTelEnv", "GetEnv"),
  },
  node: {
    of: "resource",
    attributes: ["k8s.node.name"],
    source: hostSource("k8sHostnameFromAttributes"),
  },
  // Put behind the node's name.
  cluster: {
    of: "resource",
    attributes: ["k8s.cluster.name"],
    source: hostSource("getClusterName"),
  },
  version: {
    of: "resource",
    attributes: ["service.version"],
    source: source("GetOTelAttrVal", "GetVersion"),
  },
  operation: {
    of: "span",
    attributes: ["operation.name"],
    source: source("GetOTelOperationNameV2", "GetOperationName"),
  },
  resource: {
    of: "span",
    attributes: ["resource.name"],
    source: source("GetOTelResourceV2", "GetResourceName"),
  },
  method: {
    of: "span",
    attributes: ["http.request.method", "http.method"],
    source: source("GetOTelResourceV2", "GetResourceName"),
  },
  route: {
    of: "span",
    attributes: ["http.route"],
    source: source("GetOTelResourceV2", "GetResourceName"),
  },
  status: {
    of: "span",
    attributes: ["http.response.status_code", "http.status_code"],
    source: source("GetOTelStatusCode", "GetStatusCode"),
  },
};

/** Kinds of spans that are counted wherever they stand in a trace; others only where none of theirs is above them. */
export const countedKinds: readonly string[] = ["server", "consumer", "client", "producer"];
/** `KindsComputed` in `pkg/trace/stats/span_concentrator.go`, the same in both versions. */
export const countedKindsSource = "pkg/trace/stats/span_concentrator.go: KindsComputed";
