/** What the chart says to the service is what the service understands, and what `config/` says of both. */
import { service } from "../../config/service";
import { workloads } from "../../config/workloads";
import { readConfig } from "../../service/src/config";
import { PROBES } from "../../service/src/routes";
import { OPERATION, SHADOW_OPERATION } from "../../service/src/telemetry/http";
import { RunningApp } from "../../service/testing/running-app";
import { choices, type Manifest, type Rendered, rendered } from "./rendered";

/** What the kubelet would put for what only a running pod knows. */
const DOWNWARD: Readonly<Record<string, string>> = {
  "metadata.name": "sample-web-app-7d9c5b6f4-x2x7k",
  "metadata.namespace": service.namespace,
  "metadata.uid": "0b8f8b5e-3a57-4bb8-8d6a-5b5f9a6f2f11",
  "metadata.labels['rollouts-pod-template-hash']": "7d9c5b6f4",
  "spec.nodeName": "ip-10-0-1-7.eu-west-1.compute.internal",
  "status.hostIP": "10.0.1.7",
  "status.podIP": "10.0.2.9",
};

function container(manifests: Rendered): Manifest {
  return manifests.one("Rollout").spec.template.spec.containers[0];
}

/** The environment variables of the service, as the kubelet makes them. */
function environmentOf(manifests: Rendered): Record<string, string> {
  const { env, envFrom } = container(manifests);
  const settings = envFrom.map(
    ({ configMapRef }: Manifest) => manifests.one("ConfigMap", configMapRef.name).data,
  );
  const variables: Record<string, string> = Object.assign({}, ...settings);
  for (const { name, value, valueFrom } of env) {
    const text: string = value ?? DOWNWARD[valueFrom.fieldRef.fieldPath];
    variables[name] = text.replace(/\$\((\w+)\)/g, (whole, other) => variables[other] ?? whole);
  }
  return variables;
}

/** Variables that are not the service's own: for Node, and for others to be put together from. */
const FOR_OTHERS = ["NODE_OPTIONS", "HOST_IP"];

/** Names of all variables that the service reads. */
const known = (() => {
  const names = new Set<string>();
  readConfig(new Proxy({}, { get: (_, name) => void names.add(String(name)) }));
  return names;
})();

/** "100m" in millicores, "128Mi" in MiB. */
function amount(quantity: string): number {
  const [, number, unit = ""] = /^(\d+)(m|Mi|Gi)?$/.exec(quantity) ?? [];
  const sizes: Readonly<Record<string, number>> = { m: 1, "": 1000, Mi: 1, Gi: 1024 };
  return Number(number) * (sizes[unit] as number);
}

describe.each(choices)("$name", (choice) => {
  const config = () => readConfig(environmentOf(rendered(choice)));

  test("the service reads every variable that the chart sets, and refuses none of them", () => {
    const names = Object.keys(environmentOf(rendered(choice))).filter((name) => !FOR_OTHERS.includes(name));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    expect(config()).toMatchObject({
      port: service.ports.http,
      serviceName: service.name,
      environment: choice.environment,
      faultInjection: false,
    });
  });

  test("every pod knows its name, its node and its version, which tells two rollouts of one image apart", () => {
    expect(config().pod).toEqual({
      name: DOWNWARD["metadata.name"],
      namespace: service.namespace,
      uid: DOWNWARD["metadata.uid"],
      node: DOWNWARD["spec.nodeName"],
    });
    const tag = container(rendered(choice)).image.split(":").at(-1);
    expect(config().version).toBe(`${tag}-7d9c5b6f4`);
  });

  test("the address of a client is what Kong says, and what it sent itself counts for nothing", () => {
    expect(config().trustedProxyHops).toBe(1);
  });

  test("telemetry goes to the collector, or to the agent of the pod's own node", () => {
    const { protocol, hostname, port } = new URL(config().otlpEndpoint as string);
    expect(protocol).toBe("http:");
    if (choice.telemetry === "agent")
      return expect([hostname, port]).toEqual([DOWNWARD["status.hostIP"], "4318"]);
    const collector = rendered(choice).one("Service", hostname).spec;
    expect(collector.ports).toContainEqual(
      expect.objectContaining({ name: "otlp-http", port: Number(port) }),
    );
  });

  test("the container listens where the Services lead, and is probed on the service's own paths", () => {
    const { ports, startupProbe, readinessProbe, livenessProbe } = container(rendered(choice));
    expect(ports).toEqual([{ name: "http", containerPort: service.ports.http, protocol: "TCP" }]);
    expect([service.paths.health, service.paths.ready]).toContain(startupProbe.httpGet.path);
    expect(readinessProbe.httpGet).toEqual({ path: service.paths.ready, port: "http" });
    expect(livenessProbe.httpGet).toEqual({ path: service.paths.health, port: "http" });
    for (const { metadata, spec } of rendered(choice).all("Service")) {
      if (metadata.name.endsWith("-collector")) continue;
      expect(spec.ports).toEqual([{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }]);
    }
  });

  test("a pod is given the time to drain, to end its requests and to send its last telemetry", () => {
    const { terminationGracePeriodSeconds, containers } = rendered(choice).one("Rollout").spec.template.spec;
    const { drainMs, shutdownDeadlineMs } = config();
    expect(terminationGracePeriodSeconds * 1000).toBeGreaterThan(drainMs + shutdownDeadlineMs + 6_000);
    expect(containers[0].lifecycle).toBeUndefined();
  });

  test("a pod that is stopped is taken out of service before it stops serving", () => {
    const { periodSeconds, failureThreshold } = container(rendered(choice)).readinessProbe;
    expect(config().drainMs).toBeGreaterThanOrEqual(periodSeconds * failureThreshold * 1000);
  });

  test("the heap leaves room below the memory limit", () => {
    const [, heap] =
      /--max-old-space-size=(\d+)/.exec(environmentOf(rendered(choice)).NODE_OPTIONS as string) ?? [];
    const limit = amount(container(rendered(choice)).resources.limits.memory);
    expect(Number(heap)).toBeGreaterThanOrEqual(limit / 2);
    expect(Number(heap)).toBeLessThanOrEqual(0.75 * limit);
  });

  test("the scheduler counts what config/workloads.ts counts", () => {
    const named = (name: string) => workloads.find((workload) => workload.name === name);
    const requests = (spec: Manifest) => ({
      cpu: amount(spec.containers[0].resources.requests.cpu),
      memory: amount(spec.containers[0].resources.requests.memory),
    });
    const { replicas, template } = rendered(choice).one("Rollout").spec;
    const { maxReplicas } = rendered(choice).one("HorizontalPodAutoscaler").spec;
    expect(named(service.name)).toMatchObject({ ...requests(template.spec), most: maxReplicas });
    expect(named(service.name)?.pods).toBeGreaterThanOrEqual(replicas);
    for (const { metadata, spec } of rendered(choice).all("Deployment")) {
      expect(named(metadata.name)).toMatchObject({ ...requests(spec.template.spec), pods: spec.replicas });
    }
  });

  test("analyses read the service's own operations: users' requests, and mirrored ones before a promotion", () => {
    const { canary, blueGreen } = rendered(choice).one("Rollout").spec.strategy;
    const operation = (analysis?: Manifest) =>
      analysis?.args.find(({ name }: Manifest) => name === "operation").value;
    const asked = [
      operation(canary?.analysis),
      operation(canary?.steps.at(-1).analysis),
      operation(blueGreen?.prePromotionAnalysis),
      operation(blueGreen?.postPromotionAnalysis),
    ].filter(Boolean);
    const { request, shadow } = service.operations;
    const expected = choice.strategy === "canary" ? [request, request] : [shadow, request];
    expect(asked).toEqual(choice.analysis ? expected : []);
  });
});

describe("config/service.ts says what the service does", () => {
  test("its port and its name are those that it takes when it is told none", () => {
    expect(readConfig({})).toMatchObject({ port: service.ports.http, serviceName: service.name });
  });

  test("its operations are those of the spans", () => {
    expect(service.operations).toEqual({ request: OPERATION, shadow: SHADOW_OPERATION });
  });

  test("its paths answer", async () => {
    const app = await RunningApp.start();
    try {
      for (const path of Object.values(service.paths)) expect((await app.fetch(path)).status).toBe(200);
      expect([service.paths.health, service.paths.ready]).toEqual([...PROBES]);
    } finally {
      await app.stop();
    }
  });
});
