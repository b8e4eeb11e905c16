import type { CatalogName } from "../../config/catalog";
import { agentPorts, clusterSecrets } from "../../config/platform";
import { requestsOf } from "../../config/workloads";
import { type Resources, resources, resourcesOf, type SpreadConstraint, spread } from "./pods";

export interface DatadogSettings {
  readonly catalog: CatalogName;
  /** Given where the agents are not those that the chart would take. */
  readonly imageTag?: string;
  /** Tag `kube_cluster_name` of all that the cluster reports. */
  readonly clusterName: string;
  /** Tag `env` of all that the cluster reports. */
  readonly environment: string;
  /** Datadog's site, for example "datadoghq.com". */
  readonly site: string;
}

/** The values that are set, of those that the chart reads. */
export interface DatadogValues {
  readonly registry: string;
  readonly datadog: {
    readonly apiKeyExistingSecret: string;
    readonly site: string;
    readonly clusterName: string;
    readonly tags: readonly string[];
    /** Variables of the node agents; the cluster agent does not get them. */
    readonly env: readonly { readonly name: AgentVariable; readonly value: string }[];
    readonly logs: Switches<"enabled" | "containerCollectAll" | "autoMultiLineDetection">;
    readonly apm: Switches<"portEnabled" | "socketEnabled"> & {
      readonly port: number;
      readonly instrumentation?: Switches<"skipKPITelemetry">;
    };
    readonly otlp: {
      readonly receiver: { readonly protocols: { readonly grpc: OtlpReceiver; readonly http: OtlpReceiver } };
    };
    readonly processAgent: Switches<"processCollection" | "stripProcessArguments">;
    readonly kubeStateMetricsCore: Switches<"collectSecretMetrics">;
    readonly remoteConfiguration: Switches<"enabled">;
    readonly discovery?: Switches<"enabled">;
    readonly operator?: Switches<"enabled">;
  };
  readonly clusterAgent: {
    readonly image?: { readonly tag: string };
    readonly replicas: number;
    readonly createPodDisruptionBudget: boolean;
    readonly tokenExistingSecret: string;
    readonly resources: Resources;
    readonly topologySpreadConstraints: readonly SpreadConstraint[];
    readonly admissionController: Switches<"enabled">;
    readonly rbac: Switches<"flareAdditionalPermissions">;
  };
  readonly agents: {
    readonly image?: { readonly tag: string };
    readonly containers: {
      readonly agent: { readonly resources: Resources };
      readonly traceAgent: { readonly resources: Resources };
      readonly processAgent?: { readonly resources: Resources };
    };
    readonly tolerations: readonly { readonly operator: "Exists" }[];
    readonly priorityClassCreate: boolean;
  };
}

type AgentVariable = "DD_ENV" | "DD_PROCESS_CONFIG_RUN_IN_CORE_AGENT_ENABLED";

type Switches<Name extends string> = Readonly<Record<Name, boolean>>;

interface OtlpReceiver {
  readonly enabled: boolean;
  /** Where it listens. The chart opens the same port on the node. */
  readonly endpoint: string;
}

/**
 * An agent on every node, whatever its taints, and two cluster agents that ask the API server once for all.
 *
 * What the chart would do beyond that is off. The admission webhook writes the agent's address and tags into other
 * pods: ours say both themselves, and no webhook of Datadog's stands between the API server and a deployment. Remote
 * configuration would let Datadog's pages change what the agents do, past this repository. And nobody at Datadog needs
 * the names of Secrets, the arguments of processes or the values of Helm releases.
 */
export function datadogValues(settings: DatadogSettings): DatadogValues {
  const { environment, imageTag } = settings;
  const image = imageTag ? { image: { tag: imageTag } } : {};
  const current = settings.catalog === "current";
  return {
    // Of the registries that Datadog pushes to, the one that is near.
    registry: "public.ecr.aws/datadog",
    datadog: {
      apiKeyExistingSecret: clusterSecrets.datadogAgent.name,
      site: settings.site,
      clusterName: settings.clusterName,
      tags: [`env:${environment}`],
      env: [{ name: "DD_ENV", value: environment }, ...(current ? [] : processesApart)],
      logs: { enabled: true, containerCollectAll: true, autoMultiLineDetection: true },
      apm: {
        portEnabled: true,
        port: agentPorts.traces,
        // A pod would have to mount a folder of the node for it.
        socketEnabled: false,
        // What it reports is drawn anew at each render, so that every plan would show a change.
        ...(current && { instrumentation: { skipKPITelemetry: true } }),
      },
      otlp: {
        receiver: {
          protocols: { grpc: listenOn(agentPorts.otlpGrpc), http: listenOn(agentPorts.otlpHttp) },
        },
      },
      processAgent: { processCollection: true, stripProcessArguments: true },
      kubeStateMetricsCore: { collectSecretMetrics: false },
      remoteConfiguration: { enabled: false },
      // Neither is asked for: eBPF probes with a container of their own, and an operator that manages agents.
      ...(current && { discovery: { enabled: false }, operator: { enabled: false } }),
    },
    clusterAgent: {
      ...image,
      replicas: 2,
      createPodDisruptionBudget: true,
      // Without one the chart draws a token at each render, and all agents restart with each apply.
      tokenExistingSecret: clusterSecrets.datadogClusterAgent.name,
      resources: resources("datadog-cluster-agent"),
      topologySpreadConstraints: spread({ app: `${RELEASE}-cluster-agent` }),
      admissionController: { enabled: false },
      rbac: { flareAdditionalPermissions: false },
    },
    agents: {
      ...image,
      containers: containers(current),
      tolerations: [{ operator: "Exists" }],
      // On a full node other pods give way: no autoscaler adds a node for an agent, and what runs there reports to it.
      priorityClassCreate: true,
    },
  };
}

/** Name of the release, after which the chart calls its pods. */
export const RELEASE = "datadog";

/**
 * Since 7.64 agents look at processes in their own container. Chart 3.49.0 knows nothing of that and gives the settings
 * to another one, which would idle, so that no process would be seen at all: there it stays as the chart has it.
 */
const processesApart = [{ name: "DD_PROCESS_CONFIG_RUN_IN_CORE_AGENT_ENABLED", value: "false" }] as const;

function containers(current: boolean): DatadogValues["agents"]["containers"] {
  const requests = (container: string) => requestsOf("datadog-agent", container);
  const traceAgent = { resources: resourcesOf(requests("trace-agent")) };
  const [agent, processAgent] = [requests("agent"), requests("process-agent")];
  if (current) {
    // One container does the work of two, with what both were given.
    const together = { cpu: agent.cpu + processAgent.cpu, memory: agent.memory + processAgent.memory };
    return { agent: { resources: resourcesOf(together) }, traceAgent };
  }
  return {
    agent: { resources: resourcesOf(agent) },
    traceAgent,
    processAgent: { resources: resourcesOf(processAgent) },
  };
}

function listenOn(port: number): OtlpReceiver {
  return { enabled: true, endpoint: `0.0.0.0:${port}` };
}
