/** The rules of `rules.ts` are those of the agents that the catalogs install: the agents themselves say the same. */
import { charts } from "../../../config/charts";
import { service as described } from "../../../config/service";
import type { ReceivedSpan } from "../../../service/testing/otlp";
import { withGo } from "../../go-program";
import { captured } from "../captured";
import { otlpJson } from "./otlp-json";
import { BUILD_MILLISECONDS, type RealAgent, realAgent } from "./real-agent";
import type { AgentVersion } from "./rules";
import { type Group, traceStats } from "./trace-stats";
import { family, variants } from "./variants";

const versions: readonly AgentVersion[] = ["7.67.0", "7.81.1"];

/** In an order that does not depend on who counted. */
function sorted(groups: readonly Group[]): string[] {
  return groups
    .map(({ host, env, version, service, operation, resource, type, kind, status, hits, errors }) =>
      [host, env, version, service, operation, resource, type, kind, status, hits, errors].join(" | "),
    )
    .toSorted((a, b) => a.localeCompare(b));
}

const has = (spans: readonly ReceivedSpan[], id: string) => spans.some(({ spanId }) => spanId === id);

const telemetry = captured();

test("there are rules for the agents of both catalogs", () => {
  const installed = Object.values(charts).map(({ datadog }) => datadog.imageTag ?? datadog.appVersion);
  expect(installed).toEqual(versions);
});

describe.each(versions)("agent %s", (version) => {
  withGo("itself", () => {
    let agent: RealAgent;
    beforeAll(async () => {
      agent = await realAgent(version);
    }, BUILD_MILLISECONDS);

    test("counts the service's spans by the rules", () => {
      for (const [index, request] of telemetry.traces.entries()) {
        expect(sorted(agent.count(request))).toEqual(sorted(traceStats(telemetry.batches[index] ?? [])));
      }
    });

    test.each(Object.entries(variants))("counts by the rules, too, what has %s", (_, change) => {
      const [span] = telemetry.batches.flat().filter(({ kind }) => kind === "server");
      const spans = family(span as ReceivedSpan, change);
      expect(sorted(agent.count(otlpJson(spans)))).toEqual(sorted(traceStats(spans)));
    });

    test("counts the requests of users and of the mirror apart, and no probe", () => {
      const groups = telemetry.traces.flatMap((request) => agent.count(request));
      for (const operation of Object.values(described.operations)) {
        const statuses = groups.filter((group) => group.operation === operation).map(({ status }) => status);
        expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 200, 404, 404, 500]);
      }
      expect(groups.map(({ resource }) => resource).join()).not.toMatch(/health|ready/);
    });

    test("counts no span inside a request that it got whole, be it one that failed", () => {
      for (const [index, request] of telemetry.traces.entries()) {
        const spans = telemetry.batches[index] ?? [];
        const whole = spans.every(({ kind, parentSpanId }) => kind === "server" || has(spans, parentSpanId));
        if (whole) expect(agent.count(request).filter(({ kind }) => kind !== "server")).toEqual([]);
      }
    });

    test("takes spans to be of the host that the agent of their node reports as: node and cluster", () => {
      const groups = telemetry.traces.flatMap((request) => agent.count(request));
      expect(new Set(groups.map(({ host }) => host))).toEqual(
        new Set(["ip-10-0-1-23.ec2.internal-sample-platform-dev"]),
      );
    });

    test("takes a server error for an error, and a client's for none", () => {
      const groups = telemetry.traces.flatMap((request) => agent.count(request));
      const failed = groups.filter(({ kind, errors }) => kind === "server" && errors > 0);
      expect(failed.map(({ status }) => status)).toEqual([500, 500]);
    });
  });
});
