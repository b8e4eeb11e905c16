import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { charts } from "../../../config/charts";
import { agentPorts, clusterSecrets, namespaces } from "../../../config/platform";
import { requestsOf } from "../../../config/workloads";
import { datadogValues } from "../../../constructs/charts/datadog-values";
import { compose } from "../../../main";
import { synthesize } from "../../synthesized";

/** As Kubernetes writes it. */
const MEBIBYTES = /^(\d+)Mi$/;

function values(catalog: "seed" | "current", site = "datadoghq.com") {
  const { imageTag } = charts[catalog].datadog;
  return datadogValues({ catalog, imageTag, clusterName: "sample-platform-dev", environment: "dev", site });
}

describe.each(["seed", "current"] as const)("Datadog of catalog %s", (catalog) => {
  const { datadog, clusterAgent, agents } = values(catalog);

  test("runs agents that support the catalog's Kubernetes: 7.67 or newer, both kinds of the same version", () => {
    const { appVersion, imageTag } = charts[catalog].datadog;
    const [major, minor] = (imageTag ?? appVersion).split(".").map(Number);
    expect(major).toBe(7);
    expect(minor).toBeGreaterThanOrEqual(67);
    expect([agents.image?.tag, clusterAgent.image?.tag]).toEqual([imageTag, imageTag]);
  });

  test("collects the logs of all containers, processes without their arguments, traces and metrics over OTLP", () => {
    expect(datadog.logs).toMatchObject({ enabled: true, containerCollectAll: true });
    expect(datadog.processAgent).toEqual({ processCollection: true, stripProcessArguments: true });
    expect(datadog.otlp.receiver.protocols).toEqual({
      grpc: { enabled: true, endpoint: `0.0.0.0:${agentPorts.otlpGrpc}` },
      http: { enabled: true, endpoint: `0.0.0.0:${agentPorts.otlpHttp}` },
    });
    expect(datadog.apm).toMatchObject({ portEnabled: true, port: agentPorts.traces, socketEnabled: false });
  });

  test("tags everything with environment and cluster", () => {
    expect(datadog.clusterName).toBe("sample-platform-dev");
    expect(datadog.tags).toEqual(["env:dev"]);
    expect(datadog.env).toContainEqual({ name: "DD_ENV", value: "dev" });
  });

  test("takes key and token from Secrets, which hold them under the names that the chart reads", () => {
    expect(datadog.apiKeyExistingSecret).toBe(clusterSecrets.datadogAgent.name);
    expect(Object.keys(clusterSecrets.datadogAgent.keys)).toEqual(["api-key"]);
    expect(clusterAgent.tokenExistingSecret).toBe(clusterSecrets.datadogClusterAgent.name);
    expect(Object.keys(clusterSecrets.datadogClusterAgent.keys)).toEqual(["token"]);
  });

  test("asks for no right to read Secrets, and takes no orders but from this repository", () => {
    expect(datadog.kubeStateMetricsCore.collectSecretMetrics).toBe(false);
    expect(clusterAgent.rbac.flareAdditionalPermissions).toBe(false);
    expect(datadog.remoteConfiguration.enabled).toBe(false);
    expect(clusterAgent.admissionController.enabled).toBe(false);
  });

  test("gives its containers together what the check of the nodes counts", () => {
    const given = Object.values(agents.containers).map(({ resources }) => resources.requests);
    const sum = (quantities: string[], unit: RegExp) =>
      quantities.reduce((total, quantity) => total + Number(unit.exec(quantity)?.[1]), 0);
    const { cpu, memory } = requestsOf("datadog-agent");
    expect(
      sum(
        given.map((requests) => requests.cpu),
        /^(\d+)m$/,
      ),
    ).toBe(cpu);
    expect(
      sum(
        given.map((requests) => requests.memory),
        MEBIBYTES,
      ),
    ).toBe(memory);
  });

  test("has a cluster agent that survives the loss of a node", () => {
    expect(clusterAgent).toMatchObject({ replicas: 2, createPodDisruptionBudget: true });
    expect(clusterAgent.topologySpreadConstraints).toHaveLength(2);
  });

  test("has an agent on every node, before other pods if one is full", () => {
    expect(agents).toMatchObject({ tolerations: [{ operator: "Exists" }], priorityClassCreate: true });
  });
});

test("the chart of seed, which is older than its agents, is told where these look at processes", () => {
  const inProcessAgent = { name: "DD_PROCESS_CONFIG_RUN_IN_CORE_AGENT_ENABLED", value: "false" };
  expect(values("seed").datadog.env).toContainEqual(inProcessAgent);
  expect(values("seed").agents.containers.processAgent).toBeDefined();
  expect(values("current").datadog.env).not.toContainEqual(inProcessAgent);
  expect(values("current").agents.containers.processAgent).toBeUndefined();
});

test("sends to the site of the environment", () => {
  expect(values("seed", "datadoghq.eu").datadog.site).toBe("datadoghq.eu");
});

test("listens where the service's chart sends to", () => {
  const { telemetry } = parse(readFileSync("charts/sample-web-app/values.yaml", "utf8"));
  expect(telemetry.agentPort).toBe(agentPorts.otlpHttp);
});

describe("stack platform", () => {
  const stack = synthesize("dev", compose).stack("dev-platform");

  test("lets the agents see the nodes' processes and files, and listen on their ports", () => {
    expect(namespaces.datadog).toBe("privileged");
    const { metadata } = stack.resource("kubernetes_namespace_v1", "namespaces/datadog/namespace");
    expect(metadata.labels["pod-security.kubernetes.io/enforce"]).toBe("privileged");
  });

  test("starts the agents once their Secrets are there", () => {
    const { depends_on } = stack.resource("helm_release", "datadog/chart/release");
    expect(depends_on).toEqual([stack.resource("helm_release", "platform-resources/chart/release").$address]);
  });

  test("names the cluster as stack eks does", () => {
    const [text] = stack.resource("helm_release", "datadog/chart/release").values;
    expect(text).toMatch(
      /"clusterName" = data\.terraform_remote_state\.\S+-dev-eks\.outputs\.\S*cluster\S*name/,
    );
  });
});
