/** Monitors and synthetic tests of `prod`, with somebody to tell and a public host. */
import { prod } from "../../../config/environments/prod";
import { parseEnvironment } from "../../../config/load";
import { monitors } from "../../../constructs/observability/monitors/monitors";
import { monitorRequest } from "../../../constructs/observability/monitors/request";
import { synthetics } from "../../../constructs/observability/synthetics";

export const environment = parseEnvironment({
  ...prod,
  account: "111122223333",
  datadog: { notify: { page: ["@pagerduty-web"], ticket: ["@slack-web"] } },
  ingress: {
    host: "echo.example.com",
    certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789",
  },
});
export const sloIds = { availability: "slo-1", latency: "slo-2", errors: "slo-3" };
export const definitions = monitors(environment);
export const requests = definitions.map((monitor) => ({
  ...monitor,
  request: monitorRequest(monitor, environment, sloIds),
}));
export const checks = Object.entries(synthetics(environment));
export const told = [
  ...requests.map(({ id, severity, runbook, request }) => ({ id, severity, runbook, request })),
  ...checks.map(([id, { message = "", tags = [] }]) => ({
    id,
    severity: tags.find((tag) => tag.startsWith("severity:"))?.slice("severity:".length),
    runbook: tags.find((tag) => tag.startsWith("runbook:"))?.slice("runbook:".length),
    request: { message, tags },
  })),
];
