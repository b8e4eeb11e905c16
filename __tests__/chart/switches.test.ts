/** What is off as a rule, switched on, and the other way round: each renders, and passes the strict schemas. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { service } from "../../config/service";
import { findSchemas, needed, type SchemaCatalog } from "../../operations/tools/find";
import { onAllCores } from "./on-all-cores";
import {
  kubeVersions,
  type Manifest,
  nameOf,
  RENDER_MILLISECONDS,
  type Rendered,
  render,
  set,
} from "./rendered";
import { type Judgement, judge } from "./strictly-valid";

interface Switch {
  readonly title: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The catalogs whose custom resources know it; both unless given. */
  readonly catalogs?: readonly SchemaCatalog[];
  /** What has to be true of the manifests then. */
  readonly check: (manifests: Rendered) => void;
}

const container = (manifests: Rendered): Manifest =>
  manifests.one("Rollout").spec.template.spec.containers[0];
const settings = (manifests: Rendered): Manifest =>
  manifests.one("ConfigMap", container(manifests).envFrom[0].configMapRef.name).data;
const kinds = (manifests: Rendered) => manifests.objects.map(({ kind }) => kind);

const switches: readonly Switch[] = [
  {
    title: "an image from a registry, at a tag",
    values: {
      "image.repository": "123456789012.dkr.ecr.us-east-1.amazonaws.com/sample-web-app",
      "image.tag": "1.4.2",
    },
    check(manifests) {
      expect(container(manifests).image).toBe(
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/sample-web-app:1.4.2",
      );
      expect(manifests.one("Rollout").metadata.labels["tags.datadoghq.com/version"]).toBe("1.4.2");
      expect(container(manifests).env).toContainEqual({ name: "SERVICE_VERSION", value: "1.4.2" });
    },
  },
  {
    title: "a tag that looks like a number stays a text",
    values: { "image.tag": "20" },
    check(manifests) {
      expect(container(manifests).env).toContainEqual({ name: "SERVICE_VERSION", value: "20" });
      expect(manifests.one("Rollout").metadata.labels["app.kubernetes.io/version"]).toBe("20");
    },
  },
  {
    title: "no autoscaler: the replicas are those of the strategy",
    values: { "autoscaling.enabled": false, "canary.replicas": 10 },
    check(manifests) {
      expect(kinds(manifests)).not.toContain("HorizontalPodAutoscaler");
      expect(manifests.one("Rollout").spec.replicas).toBe(10);
    },
  },
  {
    title: "an autoscaler that looks at memory too",
    values: { "autoscaling.memoryPercent": 80 },
    check(manifests) {
      const { metrics } = manifests.one("HorizontalPodAutoscaler").spec;
      const targets = metrics.map(({ resource }: Manifest) => [
        resource.name,
        resource.target.averageUtilization,
      ]);
      expect(targets).toEqual([
        ["cpu", 70],
        ["memory", 80],
      ]);
    },
  },
  {
    title: "no disruption budget",
    values: { "podDisruptionBudget.enabled": false },
    check: (manifests) => expect(kinds(manifests)).not.toContain("PodDisruptionBudget"),
  },
  {
    title: "no network policies",
    values: { "networkPolicy.enabled": false },
    check: (manifests) => expect(kinds(manifests)).not.toContain("NetworkPolicy"),
  },
  {
    title: "no route: then no plugin for one",
    values: { "ingress.enabled": false },
    check(manifests) {
      expect(kinds(manifests)).not.toContain("Ingress");
      expect(kinds(manifests)).not.toContain("KongPlugin");
    },
  },
  {
    title: "a host with a certificate",
    values: { "ingress.host": "echo.example.org", "ingress.tlsSecretName": "echo-tls" },
    check(manifests) {
      const { rules, tls } = manifests.one("Ingress").spec;
      expect(rules[0].host).toBe("echo.example.org");
      expect(tls).toEqual([{ hosts: ["echo.example.org"], secretName: "echo-tls" }]);
    },
  },
  {
    title: "a load balancer that has the certificate: HTTP is redirected all the same",
    values: { "ingress.host": "echo.example.org", "ingress.httpsOnly": true },
    check(manifests) {
      const { metadata, spec } = manifests.one("Ingress");
      expect(metadata.annotations).toMatchObject({
        "konghq.com/protocols": "https",
        "konghq.com/https-redirect-status-code": "308",
      });
      expect(spec).not.toHaveProperty("tls");
    },
  },
  {
    title: "blue-green that mirrors nothing: then no plugin to mirror with",
    values: { strategy: "blueGreen", "shadow.percentage": 0 },
    check(manifests) {
      const plugins = manifests.all("KongPlugin").map(({ plugin }) => plugin);
      expect(plugins).not.toContain("shadow-mirror");
      expect(manifests.one("Ingress").metadata.annotations["konghq.com/plugins"]).not.toContain("mirror");
    },
  },
  {
    title: "blue-green that promotes by itself",
    values: { strategy: "blueGreen", "blueGreen.autoPromotion": true, "analysis.enabled": true },
    check(manifests) {
      const { blueGreen } = manifests.one("Rollout").spec.strategy;
      expect(blueGreen.autoPromotionEnabled).toBe(true);
      expect(blueGreen.prePromotionAnalysis).toBeDefined();
    },
  },
  {
    title: "faults on request, to try a rollback",
    values: { "fault.enabled": true, "fault.errorRate": 0.5, "fault.latencyMs": 200 },
    check: (manifests) =>
      expect(settings(manifests)).toMatchObject({
        FAULT_INJECTION: "true",
        FAULT_ERROR_RATE: "0.5",
        FAULT_LATENCY_MS: "200",
      }),
  },
  {
    title: "further settings of the service, large numbers in full",
    values: { "config.LOG_LEVEL": "debug", "config.BODY_LIMIT_BYTES": 104857600 },
    check: (manifests) =>
      expect(settings(manifests)).toMatchObject({ LOG_LEVEL: "debug", BODY_LIMIT_BYTES: "104857600" }),
  },
  {
    title: "Datadog's keys from External Secrets",
    values: {
      "datadog.externalSecret.enabled": true,
      "datadog.externalSecret.key": "sample-platform/dev/datadog",
    },
    check(manifests) {
      const { apiVersion, spec } = manifests.one("ExternalSecret");
      expect(apiVersion).toBe("external-secrets.io/v1");
      expect(spec.secretStoreRef.kind).toBe("ClusterSecretStore");
    },
  },
  {
    title: "Datadog's keys in a Secret that is there",
    values: { "datadog.existingSecret": "datadog-keys", "analysis.enabled": true },
    // Rollouts 1.6 knows no secret but its own controller's.
    catalogs: ["current"],
    check(manifests) {
      expect(kinds(manifests)).not.toContain("ExternalSecret");
      for (const { provider } of manifests.one("AnalysisTemplate").spec.metrics) {
        expect(provider.datadog.secretRef).toEqual({ name: "datadog-keys", namespaced: true });
      }
    },
  },
  {
    title: "longer drains: the grace period follows",
    values: { "shutdown.drainSeconds": 60, "shutdown.deadlineSeconds": 30 },
    check(manifests) {
      const { terminationGracePeriodSeconds } = manifests.one("Rollout").spec.template.spec;
      expect(terminationGracePeriodSeconds).toBeGreaterThan(96);
      expect(settings(manifests)).toMatchObject({ DRAIN_MS: "60000", SHUTDOWN_DEADLINE_MS: "30000" });
    },
  },
  {
    title: "more memory: the heap follows",
    values: { "resources.limits.memory": "1Gi" },
    check(manifests) {
      const { value } = container(manifests).env.find(({ name }: Manifest) => name === "NODE_OPTIONS");
      expect(Number(/=(\d+)$/.exec(value)?.[1])).toBeGreaterThan(512);
    },
  },
  {
    title: "one step alone",
    values: { "canary.weights": [50] },
    check(manifests) {
      const { steps } = manifests.one("Rollout").spec.strategy.canary;
      expect(steps).toEqual([{ setWeight: 50 }, { pause: { duration: "30s" } }]);
    },
  },
];

const manifests = new Map<Switch, Rendered | Error>();
const judgements = new Map<string, readonly Judgement[]>();
const catalogs = Object.keys(kubeVersions) as SchemaCatalog[];
const folder = mkdtempSync(path.join(tmpdir(), "switches-"));
const fileOf = ({ title }: Switch, catalog: SchemaCatalog) => path.join(folder, `${catalog} ${title}.yaml`);

const catalogsOf = (one: Switch) => one.catalogs ?? catalogs;

function of(one: Switch): Rendered {
  const result = manifests.get(one);
  if (!result || result instanceof Error) throw result ?? new Error("not rendered");
  return result;
}

beforeAll(async () => {
  await onAllCores(switches, async (one) => {
    manifests.set(one, await render(set(one.values)).catch((error: Error) => error));
  });
  const schemas = needed("Every schema", await findSchemas());
  for (const catalog of catalogs) {
    const there = switches.filter(
      (one) => catalogsOf(one).includes(catalog) && !(manifests.get(one) instanceof Error),
    );
    for (const one of there) writeFileSync(fileOf(one, catalog), of(one).text);
    const options = { kubeVersion: kubeVersions[catalog], locations: schemas.locations(catalog) };
    const files = there.map((one) => fileOf(one, catalog));
    for (const [file, found] of await judge(files, options)) judgements.set(file, found);
  }
}, RENDER_MILLISECONDS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(switches)("$title", (one) => {
  one.check(of(one));
  for (const { metadata } of of(one).objects)
    expect([undefined, service.namespace]).toContain(metadata.namespace);
  for (const catalog of catalogsOf(one)) {
    const judged = judgements.get(fileOf(one, catalog)) ?? [];
    expect(judged.filter(({ verdict }) => verdict !== "valid")).toEqual([]);
    expect(judged).toHaveLength(of(one).objects.length);
  }
  expect(new Set(of(one).objects.map(nameOf)).size).toBe(of(one).objects.length);
});
