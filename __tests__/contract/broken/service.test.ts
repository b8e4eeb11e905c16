/** Telemetry that is no longer what queries ask for leaves them dead, and the contract says so. */
import { service } from "../../../config/service";
import type { ReceivedSpan } from "../../../service/testing/otlp";
import { type Captured, made } from "../captured";
import { evaluate, pointsOf } from "../evaluate";
import { found, inquiries, telemetry } from "./found";

test("as it is, nothing is dead", () => {
  expect(found()).toBe("");
});

describe("the service", () => {
  const spans = (change: (span: ReceivedSpan) => ReceivedSpan): Captured => ({
    ...telemetry,
    batches: telemetry.batches.map((batch) => batch.map(change)),
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

  test("that no longer says its cluster is of a host that no agent is, and has no tags of one", () => {
    const text = "sum:trace.http.server.request.hits{$cluster}";
    const asked = { ...inquiries, queries: [{ where: "here", source: "metrics" as const, text }] };
    expect(found({ inquiries: asked })).toBe("");
    expect(found({ inquiries: asked, telemetry: without("k8s.cluster.name") })).toContain(
      "has no tag kube_cluster_name",
    );
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
      ...telemetry,
      batches: [
        ...telemetry.batches,
        telemetry.batches
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
      const metrics = telemetry.metrics.filter((metric) => metric.name !== name);
      expect(found({ telemetry: { ...telemetry, metrics } })).toContain(`nobody sends ${name}`);
    },
  );

  test("whose metrics say nothing of its pods", () => {
    const metrics = telemetry.metrics.map((metric) => ({ ...metric, resource: {} }));
    expect(found({ telemetry: { ...telemetry, metrics } })).toMatch(
      /v8js\.memory\.heap\.used .* has no tag (service|version)/,
    );
  });

  test("that logs the level under another name", () => {
    const lines = telemetry.lines.map(({ level, ...line }) => ({ ...line, severity: level }));
    expect(found({ telemetry: { ...telemetry, lines } })).toContain("no line has level");
  });

  test("whose counts could fall", () => {
    const metrics = telemetry.metrics.map((metric) => ({ ...metric, monotonic: false }));
    expect(found({ telemetry: { ...telemetry, metrics } })).toContain(
      "telemetry.spans.dropped is a gauge: as_count() and as_rate() are for what is counted",
    );
  });
});
