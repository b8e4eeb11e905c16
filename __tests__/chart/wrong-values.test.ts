/** What is refused, before anything is rendered: by the name of the value, and with what would do. */
import { onAllCores } from "./on-all-cores";
import { RENDER_MILLISECONDS, refusal, set } from "./rendered";

/** A value that is wrong on its own, and what the message names: its path, and what is wrong about it. */
const WRONG: readonly [name: string, value: unknown, at: string, reason: string][] = [
  ["environment", "production", "/environment", "must be one of 'local', 'dev', 'prod'"],
  ["strategy", "bluegreen", "/strategy", "must be one of 'canary', 'blueGreen'"],
  ["strategy", "rolling", "/strategy", "must be one of 'canary', 'blueGreen'"],
  ["image.repository", "Registry/App", "/image/repository", "'Registry/App' does not match"],
  ["image.repository", "registry/app:1.0", "/image/repository", "'registry/app:1.0' does not match"],
  ["image.tag", "a b", "/image/tag", "'a b' does not match"],
  ["image.tag", 1.1, "/image/tag", "got number, want string"],
  ["image.pullPolicy", "Sometimes", "/image/pullPolicy", "must be one of"],
  ["canary.weights", [], "/canary/weights", "minItems: got 0, want 1"],
  ["canary.weights", [20, 120], "/canary/weights/1", "maximum: got 120, want 99"],
  ["canary.weights", ["20%"], "/canary/weights/0", "got string, want integer"],
  ["canary.pauseSeconds", "30s", "/canary/pauseSeconds", "got string, want integer"],
  ["canary.pauseSeconds", 0, "/canary/pauseSeconds", "minimum: got 0, want 1"],
  ["canary.replicas", 0, "/canary/replicas", "minimum: got 0, want 1"],
  ["canary.maxSurge", -1, "/canary/maxSurge", "minimum: got -1, want 0"],
  ["blueGreen.autoPromotion", "yes", "/blueGreen/autoPromotion", "got string, want boolean"],
  ["blueGreen.scaleDownDelaySeconds", 5, "/blueGreen/scaleDownDelaySeconds", "minimum: got 5, want 30"],
  ["analysis.enabled", "true", "/analysis/enabled", "got string, want boolean"],
  ["analysis.errorRate", 5, "/analysis/errorRate", "maximum: got 5, want 1"],
  ["analysis.latencyP99Seconds", 500, "/analysis/latencyP99Seconds", "maximum: got 500, want 60"],
  ["analysis.interval", 30, "/analysis/interval", "got number, want string"],
  ["analysis.interval", "half a minute", "/analysis/interval", "'half a minute' does not match"],
  ["analysis.count", 0, "/analysis/count", "minimum: got 0, want 1"],
  ["shadow.percentage", 101, "/shadow/percentage", "maximum: got 101, want 100"],
  ["shadow.methods", ["POST"], "/shadow/methods/0", "must be one of"],
  ["shadow.methods", [], "/shadow/methods", "minItems"],
  ["resources.requests.cpu", "lots", "/resources/requests/cpu", "'lots' does not match"],
  ["resources.limits.memory", "256MB", "/resources/limits/memory", "'256MB' does not match"],
  ["shutdown.drainSeconds", 3600, "/shutdown/drainSeconds", "maximum: got 3,600, want 600"],
  ["config.LOG_LEVEL", "verbose", "/config/LOG_LEVEL", "must be one of"],
  ["config.PORT", "9090", "/config", "additional properties 'PORT' not allowed"],
  ["fault.errorRate", 2, "/fault/errorRate", "maximum: got 2, want 1"],
  ["autoscaling.maxReplicas", "ten", "/autoscaling/maxReplicas", "got string, want integer"],
  ["autoscaling.cpuPercent", 0, "/autoscaling/cpuPercent", "minimum: got 0, want 1"],
  ["autoscaling.minReplicas", 2, "/autoscaling", "additional properties 'minReplicas' not allowed"],
  ["podDisruptionBudget.maxUnavailable", 0, "/podDisruptionBudget/maxUnavailable", "minimum: got 0, want 1"],
  ["podDisruptionBudget.minAvailable", 1, "/podDisruptionBudget", "additional properties 'minAvailable'"],
  ["ingress.host", "https://example.org", "/ingress/host", "'https://example.org' does not match"],
  ["ingress.className", "", "/ingress/className", "'' does not match"],
  ["ingress.trustedProxyHops", 11, "/ingress/trustedProxyHops", "maximum: got 11, want 10"],
  ["networkPolicy.nodeCidrs", ["0.0.0.0/0"], "/networkPolicy/nodeCidrs/0", "'0.0.0.0/0' does not match"],
  ["networkPolicy.nodeCidrs", ["10.0.0.0"], "/networkPolicy/nodeCidrs/0", "'10.0.0.0' does not match"],
  [
    "networkPolicy.nodeCidrs",
    ["10.01.0.0/16"],
    "/networkPolicy/nodeCidrs/0",
    "'10.01.0.0/16' does not match",
  ],
  ["resources.requests.cpu", "0.0", "/resources/requests/cpu", "'0.0' does not match"],
  ["telemetry.path", "sidecar", "/telemetry/path", "must be one of 'collector', 'agent'"],
  ["telemetry.agentPort", 70_000, "/telemetry/agentPort", "maximum: got 70,000, want 65,535"],
  ["collector.image.digest", "latest", "/collector/image/digest", "'latest' does not match"],
  ["collector.replicas", 0, "/collector/replicas", "minimum: got 0, want 1"],
  ["datadog.apiKey", "0123456789abcdef", "/datadog", "additional properties 'apiKey' not allowed"],
  ["replicaCount", 3, "", "additional properties 'replicaCount' not allowed"],
];

/** Values that are right on their own and wrong together. */
const CONTRADICTIONS: readonly [what: string, changes: Readonly<Record<string, unknown>>, named: string[]][] =
  [
    [
      "more replicas than the autoscaler may have",
      { "canary.replicas": 12 },
      ["autoscaling.maxReplicas is 10", "canary.replicas"],
    ],
    [
      "a drain that may take every pod",
      { "canary.replicas": 1 },
      ["podDisruptionBudget.maxUnavailable is 1", "canary.replicas is 1"],
    ],
    [
      "a canary that can replace no pod",
      { "canary.maxSurge": 0 },
      ["canary.maxSurge and canary.maxUnavailable are both 0"],
    ],
    ["weights that go down", { "canary.weights": [20, 60, 40] }, ["canary.weights are [20,60,40]"]],
    [
      "an analysis of a preview that gets no requests",
      { strategy: "blueGreen", "analysis.enabled": true, "shadow.percentage": 0 },
      ["shadow.percentage", "analysis.enabled"],
    ],
    [
      "an analysis that could never fail",
      { "analysis.enabled": true, "analysis.failureLimit": 5 },
      ["analysis.failureLimit is 5", "analysis.count is 5"],
    ],
    [
      "faults that are not switched on",
      { "fault.errorRate": 0.5 },
      ["fault.errorRate", "fault.enabled=true"],
    ],
    [
      "a certificate for no host",
      { "ingress.tlsSecretName": "tls" },
      ['ingress.tlsSecretName is "tls"', "ingress.host"],
    ],
    [
      "two sources of Datadog's keys",
      { "datadog.existingSecret": "keys", "datadog.externalSecret": { enabled: true, key: "dev/datadog" } },
      ["datadog.existingSecret", "datadog.externalSecret.enabled"],
    ],
    [
      "an entry of the store without a name",
      { "datadog.externalSecret.enabled": true },
      ["datadog.externalSecret.key is empty"],
    ],
    [
      "a request above its limit",
      { "resources.requests.memory": "1Gi" },
      ["resources.requests.memory is 1Gi", "256Mi"],
    ],
    [
      "a collector's request above its limit",
      { "collector.resources.requests.memory": "1Gi" },
      ["collector.resources.requests.memory is 1Gi"],
    ],
  ];

describe("A wrong value is refused by its name", () => {
  const answers = new Map<object, string>();
  const messageOf = (error: Error) => error.message;
  beforeAll(
    () =>
      onAllCores([...WRONG, ...CONTRADICTIONS], async (row) => {
        const changes = typeof row[1] === "object" && row.length === 3 ? row[1] : { [row[0]]: row[1] };
        answers.set(row, await refusal(set(changes as Record<string, unknown>)).catch(messageOf));
      }),
    RENDER_MILLISECONDS,
  );

  test.each(WRONG.map((row) => ({ row, title: `${row[0]}: ${JSON.stringify(row[1])}` })))(
    "$title",
    ({ row }) => {
      const [, , at, reason] = row;
      const lines = (answers.get(row) ?? "").split("\n").filter((line) => line.startsWith(`- at '${at}'`));
      expect(lines.join("\n") || answers.get(row)).toContain(reason);
    },
  );

  test.each(CONTRADICTIONS.map((row) => ({ row, title: row[0] })))("$title", ({ row }) => {
    for (const name of row[2]) expect(answers.get(row)).toContain(name);
  });
});
