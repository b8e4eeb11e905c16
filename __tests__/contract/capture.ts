/** Has the real service answer real requests, in a pod of the shipped chart. */
import { service } from "../../config/service";
import { ObservedService } from "../../service/testing/observed-service";
import type { ReceivedMetric } from "../../service/testing/otlp";
import type { Captured } from "./captured";

/** What the chart sets in a pod; a fault on request makes the failures real. */
const POD = {
  DEPLOYMENT_ENVIRONMENT: "dev",
  CLUSTER_NAME: "sample-platform-dev",
  SERVICE_VERSION: "1.2.3",
  ROLLOUTS_POD_TEMPLATE_HASH: "6d4f8b9c7d",
  POD_NAME: "sample-web-app-6d4f8b9c7d-abcde",
  POD_NAMESPACE: service.namespace,
  POD_UID: "0b9f6a4e-2f3c-4d5e-8a7b-1c2d3e4f5a6b",
  NODE_NAME: "ip-10-0-1-23.ec2.internal",
  FAULT_INJECTION: "true",
};

/** With the number of their spans: the server's, and where there is one those of the handler and of a page. */
const requests: readonly { target: string; spans: number; accept?: string; method?: string }[] = [
  { target: "/", spans: 3 },
  { target: "/echo", spans: 2, accept: "application/json", method: "POST" },
  { target: "/nowhere", spans: 2 },
  { target: "/status/404", spans: 3 },
  { target: "/status/500", spans: 3 },
  { target: "/delay/250", spans: 2 },
];

/** Asks for each target as a user would, then as Kong's mirror, and for the probes as the kubelet does. */
export async function capture(): Promise<Omit<Captured, "batches">> {
  const running = await ObservedService.start(POD);
  try {
    for (const path of [service.paths.health, service.paths.ready]) await fetch(running.process.url + path);
    for (const mirrored of [false, true]) {
      for (const { target, spans, method, accept = "text/html" } of requests) {
        const headers = { accept, ...(mirrored && { "x-shadow": "true" }) };
        await running.observe(target, spans, { method, headers });
      }
    }
    const { collector } = running;
    const answered = (metric: ReceivedMetric) =>
      metric.points.reduce((sum, { count }) => sum + (count ?? 0), 0) === 2 * requests.length;
    await collector.metric("http.server.request.duration", answered);
    const names = new Set(collector.metrics.map(({ name }) => name));
    const traces = collector.requests.filter(({ path }) => path === "/v1/traces").map(({ body }) => body);
    return {
      traces,
      metrics: [...names].flatMap(
        (name) => collector.metrics.findLast((metric) => metric.name === name) ?? [],
      ),
      lines: [...running.process.lines],
    };
  } finally {
    await running.stop();
  }
}
