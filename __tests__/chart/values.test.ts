/** What may be set, and what is refused: by the name of the value, before anything is rendered. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { CHART } from "../../operations/chart/render";
import { readConfig } from "../../service/src/config";
import { onAllCores } from "./on-all-cores";
import { type Manifest, RENDER_MILLISECONDS, render, set } from "./rendered";

const read = (file: string) => readFileSync(path.join(CHART, file), "utf8");
const values: Manifest = parse(read("values.yaml"));
const schema: Manifest = JSON.parse(read("values.schema.json"));

/** What Helm says to values that it refuses. @throws Error when it renders them. */
async function refusal(args: readonly string[]): Promise<string> {
  const answer = await render(args).catch((error: Error) => error);
  if (answer instanceof Error) return answer.message;
  throw new Error(`Helm renders ${args.join(" ")}`);
}

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

/** Paths of all values that hold no others, such as ["image", "tag"]. */
function leavesOf(value: unknown, at: readonly string[] = []): string[][] {
  const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isGroup || Object.keys(value).length === 0) return [[...at]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...at, name]));
}

/** Paths of all values that hold others. */
const groups = [
  ...new Set(leavesOf(values).flatMap((leaf) => leaf.map((_, depth) => leaf.slice(0, depth).join("/")))),
];

describe("The schema", () => {
  test("knows the type of every value: none takes a list of lists", async () => {
    const leaves = leavesOf(values);
    const refused = await refusal(
      set(Object.fromEntries(leaves.map((leaf) => [leaf.join("."), [["wrong"]]]))),
    );
    const lines = refused.split("\n").map((line) => line.trim());
    for (const leaf of leaves) {
      const named = lines.filter((line) => line.startsWith(`- at '/${leaf.join("/")}`));
      expect([leaf.join("."), named.length > 0]).toEqual([leaf.join("."), true]);
    }
  });

  test("takes no unknown value anywhere", async () => {
    const unknown = groups.map((group) => [...group.split("/").filter(Boolean), "unheardOf"].join("."));
    const refused = await refusal(set(Object.fromEntries(unknown.map((name) => [name, 1]))));
    for (const group of groups) {
      const at = group === "" ? "''" : `'/${group}'`;
      expect(refused).toContain(`- at ${at}: additional properties 'unheardOf' not allowed`);
    }
  });

  test("demands every value: one that is taken away with null is missed by name", async () => {
    const required = leavesOf(values).filter((leaf) => leaf.join(".") !== "autoscaling.memoryPercent");
    const refused = await refusal(set(Object.fromEntries(required.map((leaf) => [leaf.join("."), null]))));
    for (const leaf of required) expect(refused).toMatch(new RegExp(`'${leaf.at(-1)}'|/${leaf.join("/")}'`));
  });

  test("knows nothing that values.yaml does not have: what can be set can be read there", () => {
    const named = (part: Manifest, at: string[] = []): string[] => {
      const resolved = part.$ref ? resolve(part.$ref) : part;
      if (!resolved.properties || at.join(".") === "config") return [at.join(".")];
      return Object.entries<Manifest>(resolved.properties).flatMap(([name, inner]) =>
        named(inner, [...at, name]),
      );
    };
    const resolve = (reference: string): Manifest =>
      reference
        .slice(2)
        .split("/")
        .reduce<Manifest>((part, step) => part[step], schema);
    // Of the service's settings, only those that differ from the service's own defaults stand there.
    const leaves = leavesOf(values).map((leaf) => (leaf[0] === "config" ? "config" : leaf.join(".")));
    expect(named(schema).toSorted()).toEqual([...new Set(leaves)].toSorted());
  });

  describe("lets the service's settings go as far as the service itself", () => {
    const settings = Object.entries<Manifest>(schema.properties.config.properties);
    const accepts = (name: string, value: unknown) => {
      try {
        readConfig({ [name]: String(value) });
        return true;
      } catch {
        return false;
      }
    };

    test.each(settings.filter(([, { minimum }]) => minimum !== undefined))(
      "%s",
      (name, { minimum, maximum }) => {
        const edges = [minimum - 1, minimum, maximum, maximum + 1];
        expect(edges.map((value) => accepts(name, value))).toEqual([false, true, true, false]);
      },
    );

    test.each(settings.filter(([, setting]) => setting.enum))("%s", (name, setting) => {
      for (const value of setting.enum) expect(accepts(name, value)).toBe(true);
      expect(accepts(name, "else")).toBe(false);
    });
  });
});

describe("A values file", () => {
  test.each([
    ["values.yaml", "local"],
    ["values-dev.yaml", "dev"],
    ["values-prod.yaml", "prod"],
  ])("%s renders alone, and says it is for %s", async (file, environment) => {
    const manifests = await render(["--values", path.join(CHART, file)]);
    const { labels } = manifests.one("Rollout").metadata;
    expect(labels["tags.datadoghq.com/env"]).toBe(environment);
  });

  test("for prod switches the analysis on, and no other does", async () => {
    const analyses = async (...args: string[]) => (await render(args)).all("AnalysisTemplate").length;
    expect(await analyses()).toBe(0);
    expect(await analyses("--values", path.join(CHART, "values-dev.yaml"))).toBe(0);
    expect(await analyses("--values", path.join(CHART, "values-prod.yaml"))).toBe(1);
  });

  test.each(["values-dev.yaml", "values-prod.yaml"])("%s holds only what differs", (file) => {
    const changed: Manifest = parse(read(file));
    const at = (from: Manifest, leaf: readonly string[]) => leaf.reduce((part, step) => part?.[step], from);
    for (const leaf of leavesOf(changed)) {
      expect(at(values, leaf)).toBeDefined();
      expect(at(changed, leaf)).not.toEqual(at(values, leaf));
    }
  });
});
