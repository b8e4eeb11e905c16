/** The contract notices what it is for: each part of the telemetry, taken away or renamed, leaves queries dead. */
import { service } from "../../config/service";
import type { ReceivedSpan } from "../../service/testing/otlp";
import { Synthesized } from "../synthesized";
import { askedBy, type Inquiries } from "./asked";
import { type Captured, capture, made } from "./captured";
import { evaluate, pointsOf } from "./evaluate";
import { type ChartFacts, chartFacts, known } from "./known";
import { platformOf, synthesized } from "./platform";
import { violations } from "./violations";

let captured: Captured;
beforeAll(async () => {
  captured = await capture();
}, 60_000);

const stack = synthesized("seed");
const platform = stack("dev-platform");
const inquiries = askedBy(stack("dev-datadog"));

/** All violations in one text; each part of the contract can be exchanged. */
function found(
  parts: {
    telemetry?: Captured;
    platform?: Synthesized;
    inquiries?: Inquiries;
    chart?: Partial<ChartFacts>;
  } = {},
): string {
  const sent = known(platformOf(parts.platform ?? platform), parts.telemetry ?? captured, {
    ...chartFacts(),
    ...parts.chart,
  });
  return violations(parts.inquiries ?? inquiries, sent).join("\n");
}

test("as it is, nothing is dead", () => {
  expect(found()).toBe("");
});

describe("the service", () => {
  const spans = (change: (span: ReceivedSpan) => ReceivedSpan): Captured => ({
    ...captured,
    batches: captured.batches.map((batch) => batch.map(change)),
  });
  const without = (...names: readonly string[]) =>
    spans((span) => ({
      ...span,
      attributes: Object.fromEntries(Object.entries(span.attributes).filter(([key]) => !names.includes(key))),
      resource: Object.fromEntries(Object.entries(span.resource).filter(([key]) => !names.includes(key))),
    }));
  const operation = (name: string) =>
    spans((span) => ({ ...span, attributes: { ...span.attributes, "operation.name": name } }));

  test("that renames its operation", () => {
    expect(found({ telemetry: operation("http.server.requests") })).toContain(
      "nobody sends trace.http.server.request.hits, but trace.http.server.requests.hits",
    );
  });

  test("that no longer says the status", () => {
    const silent = without("http.status_code", "http.response.status_code");
    expect(found({ telemetry: silent })).toContain("never has http.status_code:5*, only 0");
  });

  test("that says it runs in another environment", () => {
    const elsewhere = { "deployment.environment": "qa", "deployment.environment.name": "qa" };
    const moved = spans((span) => ({ ...span, resource: { ...span.resource, ...elsewhere } }));
    expect(found({ telemetry: moved })).toContain("never has env:dev, only qa");
  });

  test("that says nothing of its environment has that of its agents", () => {
    const silent = without("deployment.environment", "deployment.environment.name");
    expect(found({ telemetry: silent })).toBe("");
  });

  test("that no longer says its name", () => {
    expect(found({ telemetry: without("service.name") })).toContain("never has service:sample-web-app");
  });

  test("that reports mirrored requests as users'", () => {
    const points = pointsOf(operation(service.operations.request));
    const totals = inquiries.objectives.map(({ total }) => evaluate(total, points));
    expect(totals.filter((total) => total === made.all)).toEqual([]);
  });

  test("that traces a probe", () => {
    const probed = {
      ...captured,
      batches: [
        ...captured.batches,
        captured.batches
          .flat()
          .filter(({ kind }) => kind === "server")
          .slice(0, 1),
      ],
    };
    const totals = inquiries.objectives.map(({ total }) => evaluate(total, pointsOf(probed)));
    expect(totals).not.toContain(made.all);
  });

  test.each(["nodejs.eventloop.delay.p99", "v8js.gc.duration", "telemetry.spans.dropped"])(
    "without %s",
    (name) => {
      const metrics = captured.metrics.filter((metric) => metric.name !== name);
      expect(found({ telemetry: { ...captured, metrics } })).toContain(`nobody sends ${name}`);
    },
  );

  test("whose metrics say nothing of its pods", () => {
    const metrics = captured.metrics.map((metric) => ({ ...metric, resource: {} }));
    expect(found({ telemetry: { ...captured, metrics } })).toMatch(
      /v8js\.memory\.heap\.used .* has no tag (service|version)/,
    );
  });

  test("that logs the level under another name", () => {
    const lines = captured.lines.map(({ level, ...line }) => ({ ...line, severity: level }));
    expect(found({ telemetry: { ...captured, lines } })).toContain("no line has level");
  });

  test("whose counts could fall", () => {
    const metrics = captured.metrics.map((metric) => ({ ...metric, monotonic: false }));
    expect(found({ telemetry: { ...captured, metrics } })).toContain(
      "telemetry.spans.dropped is a gauge: as_count() and as_rate() are for what is counted",
    );
  });
});

describe("a query", () => {
  const asking = (text: string, source: "metrics" | "logs" | "spans" | "events" = "metrics") =>
    found({ inquiries: { ...inquiries, queries: [{ where: "here", source, text }] } });

  test.each([
    [
      "with a typo in the metric",
      "sum:trace.http.server.request.hit{env:dev}",
      "nobody sends trace.http.server.request.hit, but",
    ],
    ["with a typo in a tag", "sum:kong.http.requests.count{enviroment:dev}", "has no tag enviroment"],
    ["that groups by what is no tag", "sum:kong.http.requests.count{*} by {status}", "has no tag status"],
    [
      "for the status of a latency",
      "p99:trace.http.server.request{http.status_code:200}",
      "has no tag http.status_code",
    ],
    [
      "for another service",
      "sum:trace.http.server.request.hits{service:sample-web-app-preview}",
      "never has service:sample-web-app-preview",
    ],
    [
      "for a variable that there is not",
      "sum:trace.http.server.request.hits{$region}",
      "has no variable $region",
    ],
    [
      "for the cluster of spans, whose host no agent is",
      "sum:trace.http.server.request.hits{$cluster}",
      "has no tag kube_cluster_name",
    ],
    ["for a percentile of a count", "p99:trace.http.server.request.hits{*}", "wants percentiles"],
    ["for a count of a gauge", "sum:v8js.memory.heap.used{*}.as_count()", "is a gauge"],
    [
      "for requests and mirrored ones alike",
      "avg:http.server.request.duration{env:dev}",
      "choose one by operation.name",
    ],
    ["for the legacy names", "sum:trace.http.request.hits{*}", "nobody sends trace.http.request.hits"],
    [
      "for upstreams' health, which Kong's check makes no metric of",
      "avg:kong.upstream.target.health{*}",
      "nobody sends",
    ],
  ])("%s", (_, text, problem) => {
    expect(asking(text)).toContain(problem);
  });

  test("that cannot be read", () => {
    expect(() => asking("hits per second")).toThrow('No metric query in "hits per second"');
    expect(() => asking("sum:a.b{x:y} + sum:{z}")).toThrow("Not all of");
  });

  test("for a field that no log line has", () => {
    expect(asking("service:sample-web-app @http.status:500", "logs")).toContain(
      "no logs have the attribute @http.status",
    );
  });

  test("for a field that the pipeline adds is no mistake", () => {
    expect(asking("@http.status_category:5xx", "logs")).toBe("");
  });

  test("for a tag that no event has", () => {
    expect(asking("source:argo-rollouts cluster:dev", "events")).toContain("events has no tag cluster");
  });

  test("for an attribute that no span has", () => {
    expect(asking("@http.verb:GET", "spans")).toContain("no spans have the attribute @http.verb");
  });

  test("for percentiles that nobody asked to be kept", () => {
    expect(found({ inquiries: { ...inquiries, percentiles: [] } })).toContain("v8js.gc.duration");
  });
});

describe("the platform", () => {
  /** As Terraform would install it, with a part of its text exchanged. */
  const changed = (from: string, to: string): Synthesized => {
    const text = platform.text.replaceAll(from, to);
    if (text === platform.text) throw new Error(`${platform.id} has no ${from}`);
    return new Synthesized(platform.id, text);
  };
  const annotation = (container: string) => changed(`ad.datadoghq.com/${container}.checks`, `x/${container}`);

  test.each([
    ["proxy", "kong.http.requests.count"],
    ["argo-rollouts", "argo_rollouts.rollout.info"],
    ["application-controller", "argocd.app_controller.app.info"],
  ])("whose annotation of %s is gone", (container, metric) => {
    expect(found({ platform: annotation(container) })).toContain(`nobody sends ${metric}`);
  });

  test("that lets an agent scrape another page of Argo CD's controller", () => {
    const other = changed("app_controller_endpoint", "api_server_endpoint");
    expect(found({ platform: other })).toContain("nobody sends argocd.app_controller.app.info");
  });

  test("whose agents take no OTLP", () => {
    const deaf = changed("0.0.0.0:4318", "0.0.0.0:4319");
    expect(found({ platform: deaf })).toContain("nobody sends trace.http.server.request.hits");
  });

  test("without a trace-agent", () => {
    const without = changed('\\"portEnabled\\" = true', '\\"portEnabled\\" = false');
    expect(found({ platform: without })).toContain("nobody sends trace.http.server.request.hits");
  });

  test("whose cluster agent does not watch objects", () => {
    const blind = changed('\\"collectSecretMetrics\\" = false', '\\"enabled\\" = false');
    expect(found({ platform: blind })).toContain("nobody sends kubernetes_state.");
  });

  test("that collects no logs", () => {
    const deaf = changed('\\"containerCollectAll\\" = true', '\\"containerCollectAll\\" = false');
    expect(found({ platform: deaf })).toContain("logs has no tag");
  });

  test("whose Rollouts name their events otherwise", () => {
    const renamed = changed("event:rollout-aborted", "event:rollout-failed");
    expect(found({ platform: renamed })).toContain(
      "events never has event:rollout-aborted, only rollout-updated",
    );
    const untagged = changed("event:rollout-", "rollout-");
    expect(found({ platform: untagged })).toContain("events has no tag event");
  });
});

describe("the chart", () => {
  test("that sets no limit that could be drawn", () => {
    expect(found({ chart: { limits: [] } })).toContain("nobody sends kubernetes.memory.limits");
  });

  test.each([
    ["status_code_metrics", "kong.http.requests.count"],
    ["latency_metrics", "kong.upstream.latency.ms.sum"],
  ])("that does not tell Kong to count %s", (missing, metric) => {
    const counted = chartFacts().counted.filter((name) => name !== missing);
    expect(found({ chart: { counted } })).toContain(`nobody sends ${metric}`);
  });
});
