/** Checks of the public host from outside: what no metric of ours can say, that users can reach us. */
import type { SyntheticsTestConfig } from "@cdktf/provider-datadog/lib/synthetics-test";
import type { Environment } from "../../config/schema";
import { targets as promised, service, type Targets } from "../../config/service";
import { message, type Reader } from "./monitors/message";
import type { MonitorDefinition } from "./monitors/monitor";
import { tagsOf } from "./slos";

/** Seconds between two calls from one location. */
const EVERY = { call: 60, certificate: 3600 };

type Check = Pick<MonitorDefinition, "id" | "title" | "severity" | "runbook" | "means" | "recovered">;

const call: Check = {
  id: "public-host",
  title: "The public host does not answer",
  severity: "page",
  runbook: "public-host",
  means: "From two places in the world the service does not answer as it should.",
  recovered: "The public host answers again.",
};

const certificate = (days: number): Check => ({
  id: "certificate",
  title: `The certificate ends in less than ${days} days`,
  severity: "ticket",
  runbook: "public-host",
  means: `ACM renews certificates by itself, 60 days before they end. Less than ${days} are left.`,
  recovered: "The certificate was renewed.",
});

/** None, where there is no public host: `ingress` of the environment. */
export function synthetics(
  environment: Reader & Pick<Environment, "ingress">,
  { latencySeconds, certificateDays }: Targets = promised,
): Record<string, SyntheticsTestConfig> {
  const { ingress, datadog } = environment;
  if (!ingress) return {};
  const common = (check: Check, tickEvery: number, minLocationFailed: number) => ({
    type: "api",
    name: `[${environment.name}] ${service.name}: ${check.title}`,
    message: message(check, environment),
    tags: [...tagsOf(environment), `severity:${check.severity}`, `runbook:${check.runbook}`],
    status: "live",
    locations: [...datadog.syntheticLocations],
    optionsList: {
      tickEvery,
      minLocationFailed,
      retry: { count: 1, interval: 1000 },
      monitorPriority: check.severity === "page" ? 1 : 3,
    },
  });
  return {
    [call.id]: {
      // One place alone may be cut off by itself.
      ...common(call, EVERY.call, Math.min(2, datadog.syntheticLocations.length)),
      subtype: "http",
      requestDefinition: {
        method: "GET",
        url: `https://${ingress.host}${service.paths.health}`,
        timeout: 10,
      },
      assertion: [
        { type: "statusCode", operator: "is", target: "200" },
        // Of the whole way, name resolution and TLS included: twice what the service may take.
        { type: "responseTime", operator: "lessThan", target: `${latencySeconds.p99 * 2 * 1000}` },
        { type: "header", property: "content-type", operator: "contains", target: "json" },
      ],
    },
    [certificate(certificateDays).id]: {
      ...common(certificate(certificateDays), EVERY.certificate, 1),
      subtype: "ssl",
      requestDefinition: { host: ingress.host, port: "443" },
      assertion: [{ type: "certificate", operator: "isInMoreThan", target: `${certificateDays}` }],
    },
  };
}
