import { ServiceLevelObjective } from "@cdktf/provider-datadog/lib/service-level-objective";
import { Construct } from "constructs";
import type { SloRequest } from "./slos";

/** A service level objective at Datadog. */
export class Objective extends Construct {
  /** Datadog's id, for alerts and widgets. */
  readonly sloId: string;

  constructor(scope: Construct, id: string, request: SloRequest) {
    super(scope, id);
    const { name, type, description, tags, query, thresholds, timeframe } = request;
    const slo = new ServiceLevelObjective(this, "slo", {
      name,
      type,
      description,
      tags: [...tags],
      query,
      thresholds: [...thresholds],
      timeframe,
      targetThreshold: request.target_threshold,
      warningThreshold: request.warning_threshold,
    });
    this.sloId = slo.id;
  }
}
