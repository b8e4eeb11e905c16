import { Monitor } from "@cdktf/provider-datadog/lib/monitor";
import { Construct } from "constructs";
import type { MonitorRequest } from "./monitors/request";

/** A monitor at Datadog. */
export class Alert extends Construct {
  constructor(scope: Construct, id: string, request: MonitorRequest) {
    super(scope, id);
    const { name, type, query, message, tags, priority, options } = request;
    const { critical, warning, critical_recovery } = options.thresholds;
    new Monitor(this, "monitor", {
      name,
      type,
      query,
      message,
      tags: [...tags],
      priority: `${priority}`,
      includeTags: options.include_tags,
      renotifyInterval: options.renotify_interval,
      evaluationDelay: options.evaluation_delay,
      newGroupDelay: options.new_group_delay,
      requireFullWindow: options.require_full_window,
      onMissingData: options.on_missing_data,
      monitorThresholds: {
        critical: `${critical}`,
        warning: optional(warning),
        criticalRecovery: optional(critical_recovery),
      },
    });
  }
}

function optional(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}`;
}
