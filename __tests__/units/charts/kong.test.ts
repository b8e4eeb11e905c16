import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { charts } from "../../../config/charts";
import { kong, kongShutdown, loadBalancer } from "../../../config/ingress";
import { apiServerTargets } from "../../../config/platform";
import { replicasOf } from "../../../config/workloads";
import { checksumOf } from "../../../constructs/charts/kong";
import { type KongValuesConfig, kongValues } from "../../../constructs/charts/kong-values";
import { compose } from "../../../main";
import { synthesize } from "../../synthesized";

const CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789";
const LOAD_BALANCER = "service.beta.kubernetes.io/aws-load-balancer";

function values(config: Partial<KongValuesConfig> = {}) {
  const catalog = config.catalog ?? "seed";
  return kongValues({
    catalog,
    chart: charts[catalog].kong,
    watchNamespaces: ["kong", "sample-web-app"],
    pluginChecksum: "0f",
    tags: { project: "sample-platform", environment: "dev" },
    ...config,
  });
}

describe.each(["seed", "current"] as const)("Kong of catalog %s", (catalog) => {
  const kongs = values({ catalog });

  test("keeps no database, and opens its admin API and its pages to nobody", () => {
    expect(kongs.env.database).toBe("off");
    expect([kongs.admin, kongs.manager]).toEqual([{ enabled: false }, { enabled: false }]);
  });

  test("pins both images to a patch", () => {
    for (const image of [kongs.image, kongs.ingressController.image]) {
      expect(image.tag).toMatch(/^\d+\.\d+\.\d+$/);
      expect(`${charts[catalog].kong.appVersion}.`).toBe(kongs.image.tag?.match(/^\d+\.\d+\./)?.[0]);
    }
  });

  test("believes no header about who the client is", () => {
    expect(Object.keys(kongs.env).filter((name) => /trusted|real_ip/.test(name))).toEqual([]);
  });

  test("keeps the client's address on its way through the load balancer and the node", () => {
    expect(kongs.proxy).toMatchObject({ type: "LoadBalancer", externalTrafficPolicy: "Local" });
    expect(kongs.proxy.annotations[`${LOAD_BALANCER}-type`]).toBe("nlb");
  });

  test("runs twice at least, spread over zones and nodes, and one pod of it may be missing", () => {
    expect(kongs.autoscaling).toMatchObject({ enabled: true, minReplicas: 2, maxReplicas: 6 });
    expect(kongs.podDisruptionBudget).toMatchObject({ enabled: true, maxUnavailable: 1 });
    expect(kongs.topologySpreadConstraints.map(({ topologyKey }) => topologyKey)).toEqual([
      "topology.kubernetes.io/zone",
      "kubernetes.io/hostname",
    ]);
  });

  test("takes nothing away before its replacement is there", () => {
    expect(kongs.updateStrategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  });

  test("has no admission webhook, and no port is open for one", () => {
    expect(kongs.ingressController.admissionWebhook.enabled).toBe(false);
    expect(apiServerTargets.map(({ description }) => description).join()).not.toMatch(/Kong/);
  });

  test("tells nobody about itself", () => {
    expect([kongs.env.anonymous_reports, kongs.ingressController.env.anonymous_reports]).toEqual([
      "off",
      "false",
    ]);
    expect(kongs.env.headers).toBe("off");
  });

  test("sees the namespaces it is given, and so reads the Secrets of no other", () => {
    expect(kongs.ingressController.watchNamespaces).toEqual(["kong", "sample-web-app"]);
  });
});

test("pods that cannot become ready hold up no drain, where the chart can say so", () => {
  expect(values({ catalog: "seed" }).podDisruptionBudget).not.toHaveProperty("unhealthyPodEvictionPolicy");
  expect(values({ catalog: "current" }).podDisruptionBudget).toMatchObject({
    unhealthyPodEvictionPolicy: "AlwaysAllow",
  });
});

describe("A pod that is to end", () => {
  const { lifecycle, terminationGracePeriodSeconds, ingressController, deployment } = values();
  const { interval, threshold } = loadBalancer.healthCheck;
  const [, , wait, timeout] = lifecycle.preStop.exec.command.map((word) => Number(word.split("=")[1]));

  test("serves on until the load balancer has failed its checks, with time to spare", () => {
    expect(lifecycle.preStop.exec.command.slice(0, 2)).toEqual(["kong", "quit"]);
    // One that has just been passed, those that fail, and the six seconds that the last may hang.
    expect(wait).toBeGreaterThan((1 + threshold) * interval + 6);
  });

  test("then has time to finish, and is not killed on the way", () => {
    expect(timeout).toBe(kongShutdown.finish);
    expect(terminationGracePeriodSeconds).toBeGreaterThan((wait ?? 0) + (timeout ?? 0));
  });

  test("counts as serving until it is gone, though its controller has ended at once", () => {
    const { periodSeconds, failureThreshold } = ingressController.readinessProbe;
    expect((failureThreshold - 1) * periodSeconds).toBeGreaterThanOrEqual(terminationGracePeriodSeconds);
  });

  test("has a replacement that the load balancer knows", () => {
    expect(deployment.minReadySeconds).toBeGreaterThan((1 + threshold) * interval);
  });
});

test("an update of as many pods as the autoscaler may add ends before Helm gives it up", () => {
  const { rollingUpdate } = values().updateStrategy;
  expect(rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  // One pod after the other: each is pulled and configured, then counts after its notice.
  const START_SECONDS = 30;
  const [release] = synthesize("dev", compose)
    .stack("dev-platform")
    .resources("helm_release")
    .filter(({ name }) => name === kong.name);
  const update = replicasOf("kong").most * (START_SECONDS + loadBalancer.notice);
  expect(update).toBeLessThan(release?.timeout);
});

describe("The load balancer", () => {
  const annotations = values().proxy.annotations;
  const secure = values({ certificateArn: CERTIFICATE }).proxy;

  test("asks each node as often as is counted on", () => {
    expect(annotations).toMatchObject({
      [`${LOAD_BALANCER}-healthcheck-interval`]: "10",
      // The controller refuses two different ones.
      [`${LOAD_BALANCER}-healthcheck-healthy-threshold`]: "2",
      [`${LOAD_BALANCER}-healthcheck-unhealthy-threshold`]: "2",
    });
  });

  test("reaches pods in every zone, and carries the environment's tags", () => {
    expect(annotations).toMatchObject({
      [`${LOAD_BALANCER}-cross-zone-load-balancing-enabled`]: "true",
      [`${LOAD_BALANCER}-additional-resource-tags`]: "project=sample-platform,environment=dev",
    });
  });

  test("ends TLS with the certificate, and speaks TLS with Kong", () => {
    expect(secure.annotations).toMatchObject({
      [`${LOAD_BALANCER}-ssl-cert`]: CERTIFICATE,
      [`${LOAD_BALANCER}-ssl-ports`]: "443",
      [`${LOAD_BALANCER}-backend-protocol`]: "ssl",
      [`${LOAD_BALANCER}-ssl-negotiation-policy`]: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    });
    expect(secure.tls).toEqual({ enabled: true, containerPort: kong.ports.https });
  });

  test("has no TLS port where there is no certificate: Kong's own would be trusted by nobody", () => {
    expect(values().proxy.tls.enabled).toBe(false);
    expect(Object.keys(annotations).filter((name) => /ssl|backend/.test(name))).toEqual([]);
  });

  test("asks for nothing that only another controller understands", () => {
    const understood = [
      ...["type", "cross-zone-load-balancing-enabled", "additional-resource-tags"],
      ...["healthcheck-interval", "healthcheck-healthy-threshold", "healthcheck-unhealthy-threshold"],
      ...["ssl-cert", "ssl-ports", "ssl-negotiation-policy", "backend-protocol"],
    ];
    for (const name of Object.keys(secure.annotations)) {
      expect(understood).toContain(name.replace(`${LOAD_BALANCER}-`, ""));
    }
  });
});

describe("The mirroring plugin", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "plugin-"));
    writeFileSync(path.join(folder, "handler.lua"), "return {}");
    writeFileSync(path.join(folder, "schema.lua"), "return {}");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("is mounted, and a change of it replaces the pods", () => {
    const { plugins, podAnnotations } = values({ pluginChecksum: "c0ffee" });
    expect(plugins.configMaps).toEqual([{ name: "kong-plugin-shadow-mirror", pluginName: "shadow-mirror" }]);
    expect(podAnnotations["checksum/shadow-mirror"]).toBe("c0ffee");
  });

  test.each([
    ["a file's content", () => writeFileSync(path.join(folder, "schema.lua"), "return { }")],
    ["a new file", () => writeFileSync(path.join(folder, "queue.lua"), "")],
    ["a file that is gone", () => rmSync(path.join(folder, "schema.lua"))],
    [
      "text that moves from one file to the other",
      () => {
        writeFileSync(path.join(folder, "handler.lua"), "return {}return");
        writeFileSync(path.join(folder, "schema.lua"), " {}");
      },
    ],
  ])("is another one by %s", (_, change) => {
    const before = checksumOf(folder);
    expect(checksumOf(folder)).toBe(before);
    change();
    expect(checksumOf(folder)).not.toBe(before);
  });
});

describe("Datadog", () => {
  const annotations = values().podAnnotations;

  test("scrapes the status port of the proxy, and of the controller whether Kong took its configuration", () => {
    const instances = ["proxy", "ingress-controller"].map((container) => {
      const checks = JSON.parse(annotations[`ad.datadoghq.com/${container}.checks`] ?? "");
      const [[name, { instances }]] = Object.entries<{ instances: { openmetrics_endpoint: string }[] }>(
        checks,
      ) as [[string, { instances: { openmetrics_endpoint: string }[] }]];
      return [name, instances.map((instance) => instance.openmetrics_endpoint)];
    });
    expect(instances).toEqual([
      ["kong", ["http://%%host%%:8100/metrics"]],
      ["openmetrics", ["http://%%host%%:10255/metrics"]],
    ]);
  });

  test("tells the logs of the two apart", () => {
    const services = ["proxy", "ingress-controller"].map(
      (container) => JSON.parse(annotations[`ad.datadoghq.com/${container}.logs`] ?? "")[0].service,
    );
    expect(services).toEqual(["kong", "kong-ingress-controller"]);
  });

  test("alone reaches the ports with metrics; clients reach theirs and no other", () => {
    const [policy, ...others] = values().extraObjects;
    expect(others).toEqual([]);
    const open = policy?.spec.ingress.map(({ from, ports }) => [
      from ?? "anybody",
      ports.map((each) => (each as { port: number }).port),
    ]);
    expect(open).toEqual([
      ["anybody", [8000, 8443]],
      [
        [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "datadog" } } }],
        [kong.ports.status, kong.ports.controllerMetrics],
      ],
    ]);
  });
});
