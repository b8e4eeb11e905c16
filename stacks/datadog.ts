import { DashboardJson } from "@cdktf/provider-datadog/lib/dashboard-json";
import { DowntimeSchedule } from "@cdktf/provider-datadog/lib/downtime-schedule";
import { LogsCustomPipeline } from "@cdktf/provider-datadog/lib/logs-custom-pipeline";
import { DatadogProvider } from "@cdktf/provider-datadog/lib/provider";
import { SyntheticsTest } from "@cdktf/provider-datadog/lib/synthetics-test";
import type { Construct } from "constructs";
import { useRemoteState } from "../backend/remote-state";
import type { Environment } from "../config/schema";
import { targets as promised, type Targets } from "../config/service";
import { EnvironmentStack } from "../constructs/environment-stack";
import { Alert } from "../constructs/observability/alert";
import { dashboard } from "../constructs/observability/dashboard/dashboard";
import { dashboardRequest } from "../constructs/observability/dashboard/json";
import { downtimes } from "../constructs/observability/downtimes";
import { logPipeline } from "../constructs/observability/log-pipeline";
import { metricMetadata } from "../constructs/observability/metric-metadata";
import { MetricSettings } from "../constructs/observability/metric-settings";
import { monitors } from "../constructs/observability/monitors/monitors";
import { monitorRequest } from "../constructs/observability/monitors/request";
import { Objective } from "../constructs/observability/objective";
import { type SloName, sloRequest, slos, tagsOf } from "../constructs/observability/slos";
import { synthetics } from "../constructs/observability/synthetics";

/**
 * What Datadog shows and says of the service. It takes nothing from other stacks: names and tags are in `config/`.
 *
 * The provider takes its keys from DD_API_KEY and DD_APP_KEY, so that neither is in a file, a plan or a state.
 */
export class DatadogStack extends EnvironmentStack {
  /** @param targets what is promised; tests promise something else */
  constructor(scope: Construct, environment: Environment, targets: Targets = promised) {
    super(scope, "datadog", environment);
    useRemoteState(this);
    new DatadogProvider(this, "datadog", { apiUrl: `https://api.${environment.datadog.site}/` });
    const ids = this.objectives(targets);
    new DashboardJson(this, "dashboard", {
      dashboard: JSON.stringify(dashboardRequest(dashboard(environment, targets), ids)),
    });
    for (const monitor of monitors(environment, targets)) {
      new Alert(this, monitor.id, monitorRequest(monitor, environment, ids));
    }
    for (const [id, config] of Object.entries(synthetics(environment, targets))) {
      new SyntheticsTest(this, id, config);
    }
    this.maintenance();
    new LogsCustomPipeline(this, "logs", logPipeline(environment));
    if (environment.datadog.metricSettings === "here") new MetricSettings(this, "metrics", metricMetadata);
  }

  private objectives(targets: Targets): Record<SloName, string> {
    const definitions = Object.values(slos(this.environment, targets));
    const entries = definitions.map((slo) => [
      slo.id,
      new Objective(this, `slo-${slo.id}`, sloRequest(slo, this.environment)).sloId,
    ]);
    return Object.fromEntries(entries);
  }

  private maintenance(): void {
    for (const [index, downtime] of downtimes(this.environment).entries()) {
      const { message, timezone, duration, rrule, start } = downtime;
      new DowntimeSchedule(this, `maintenance-${index}`, {
        message,
        // All groups of the environment's monitors, and of no other's.
        scope: "*",
        monitorIdentifier: { monitorTags: tagsOf(this.environment) },
        displayTimezone: timezone,
        recurringSchedule: { timezone, recurrence: [{ start, duration, rrule }] },
        muteFirstRecoveryNotification: true,
      });
    }
  }
}
