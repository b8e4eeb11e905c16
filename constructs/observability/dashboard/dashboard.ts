import type { Environment } from "../../../config/schema";
import { targets as promised, service, type Targets } from "../../../config/service";
import { dashboardVariables } from "../scope";
import { slos } from "../slos";
import { apm } from "./apm";
import { delivery } from "./delivery";
import { infrastructure } from "./infrastructure";
import { logs } from "./logs";
import { overview } from "./overview";
import { runtime } from "./runtime";
import type { Dashboard } from "./widget";

/** The service's dashboard: from what users get, down to what Node does. */
export function dashboard(
  environment: Pick<Environment, "name" | "datadog">,
  targets: Targets = promised,
): Dashboard {
  const { site } = environment.datadog;
  const chosen: Partial<Record<string, string>> = { env: environment.name, service: service.name };
  return {
    title: `${service.name} in ${environment.name}`,
    description: "Made by Terraform: changes here are undone. Thresholds are in config/service.ts.",
    variables: Object.entries(dashboardVariables).map(([name, tag]) => ({
      name,
      tag,
      chosen: chosen[name] ?? "*",
    })),
    groups: [
      overview(slos(environment, targets), targets, site),
      infrastructure,
      apm(targets, site),
      delivery,
      logs,
      runtime(targets),
    ],
  };
}
