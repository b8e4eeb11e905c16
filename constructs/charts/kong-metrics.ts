import { kong } from "../../config/ingress";
import { datadogCheck } from "./datadog-check";

/** What the controller's metrics are worth being kept for: whether Kong took its last configuration. */
const CONTROLLER_METRICS = [
  "ingress_controller_configuration_push_count",
  "ingress_controller_configuration_push_last_successful",
  "ingress_controller_translation_broken_resource_count",
];

/** Pod annotations by which Datadog's agent scrapes proxy and controller, and tells their logs apart. */
export function kongAnnotations(): Record<string, string> {
  const endpoint = (port: number) => `http://%%host%%:${port}/metrics`;
  return {
    ...datadogCheck("proxy", "kong", { openmetrics_endpoint: endpoint(kong.ports.status) }),
    ...logs("proxy", "kong"),
    ...datadogCheck("ingress-controller", "openmetrics", {
      openmetrics_endpoint: endpoint(kong.ports.controllerMetrics),
      namespace: "kong_controller",
      metrics: CONTROLLER_METRICS,
    }),
    ...logs("ingress-controller", "kong-ingress-controller"),
  };
}

function logs(container: string, service: string): Record<string, string> {
  return { [`ad.datadoghq.com/${container}.logs`]: JSON.stringify([{ source: "kong", service }]) };
}
