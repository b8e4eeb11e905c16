import type { Environment } from "../../../config/schema";
import { targets as promised, type Targets } from "../../../config/service";
import { scopeOf } from "../scope";
import { burnRateMonitors } from "./burn-rates";
import { clusterMonitors } from "./cluster";
import { deliveryMonitors } from "./delivery";
import type { MonitorDefinition } from "./monitor";
import { requestMonitors } from "./requests";

/** All that an environment watches, but its public host (`synthetics.ts`). */
export function monitors(
  environment: Pick<Environment, "name">,
  targets: Targets = promised,
): MonitorDefinition[] {
  const scope = scopeOf(environment);
  return [
    ...burnRateMonitors(targets),
    ...requestMonitors(scope, targets),
    ...clusterMonitors(scope, targets),
    ...deliveryMonitors(scope, environment),
  ];
}
