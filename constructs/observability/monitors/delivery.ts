import type { Environment } from "../../../config/schema";
import { failedRollout, outOfSync, pausedRollout, unhealthy } from "../metrics/delivery";
import type { MetricQuery } from "../query/metric";
import type { Scope } from "../scope";
import type { MonitorDefinition, Threshold } from "./monitor";

/** Whether new versions get out. None of it harms users: the old version serves on. */
export function deliveryMonitors(scope: Scope, environment: Pick<Environment, "name">): MonitorDefinition[] {
  return [
    {
      id: "rollout-degraded",
      title: "A rollout failed",
      severity: "ticket",
      runbook: "rollout",
      watch: lasting(failedRollout(scope), 5),
      means: "A new version was given up ({{phase.name}}). The one before it serves on.",
      recovered: "The Rollout is healthy, or a new version is on its way.",
    },
    {
      id: "rollout-paused",
      title: "A rollout waits for somebody",
      severity: "ticket",
      runbook: "rollout",
      watch: lasting(pausedRollout(scope), 60),
      means:
        "A rollout has been paused for an hour, longer than any of its steps: its analysis was inconclusive, or a " +
        "person is to promote it.",
      recovered: "The rollout goes on, or has ended.",
    },
    {
      id: "argocd-out-of-sync",
      title: "Argo CD does not deploy what is in the repository",
      severity: "ticket",
      runbook: "argocd",
      watch: lasting(outOfSync(scope, environment), 30),
      means: "For half an hour the cluster has not been what the repository says.",
      recovered: "The cluster is what the repository says.",
    },
    {
      id: "argocd-unhealthy",
      title: "Argo CD: something deployed does not work",
      severity: "ticket",
      runbook: "argocd",
      watch: lasting(unhealthy(scope, environment), 15),
      means:
        "For 15 minutes an object of the application has been degraded or missing, or nothing is known of it.",
      recovered: "Everything that was deployed is healthy.",
    },
  ];
}

/** The state is what it was throughout; other states have no such series. */
function lasting(of: MetricQuery, minutes: Threshold["minutes"]): Threshold {
  return { kind: "threshold", of, how: "min", minutes, is: ">=", critical: 1, missing: "resolve" };
}
