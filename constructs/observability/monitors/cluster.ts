import type { Targets } from "../../../config/service";
import { unreadyNodes } from "../metrics/nodes";
import { autoscaler, restartCount } from "../metrics/pods";
import { collectorLosses, droppedSpans } from "../metrics/runtime";
import { minus } from "../query/formula";
import type { Scope } from "../scope";
import type { MonitorDefinition } from "./monitor";

/** What the service runs on, and what watches it. */
export function clusterMonitors(scope: Scope, { restarts }: Pick<Targets, "restarts">): MonitorDefinition[] {
  return [
    {
      id: "pod-restarts",
      title: "Pods restart",
      severity: "ticket",
      runbook: "pod-restarts",
      watch: {
        kind: "threshold",
        of: restartCount(scope),
        how: "change",
        minutes: 15,
        is: ">=",
        critical: restarts,
        warning: 1,
        missing: "resolve",
      },
      means: `Containers of {{pod_name.name}} were started again {{value}} times in 15 minutes.`,
      recovered: "{{pod_name.name}} has stopped restarting, or is gone.",
    },
    {
      id: "nodes-not-ready",
      title: "A node is not ready",
      severity: "ticket",
      runbook: "nodes-not-ready",
      watch: {
        kind: "threshold",
        of: unreadyNodes(scope),
        how: "min",
        minutes: 10,
        is: ">=",
        critical: 1,
        missing: "resolve",
      },
      means: "{{node.name}} has not been ready for ten minutes. Its pods are being moved elsewhere.",
      recovered: "{{node.name}} is ready, or gone.",
    },
    {
      id: "autoscaler-maximum",
      title: "The autoscaler has no more pods to give",
      severity: "ticket",
      runbook: "autoscaler-maximum",
      watch: {
        kind: "threshold",
        of: minus(autoscaler(scope, "current"), autoscaler(scope, "max")),
        how: "min",
        minutes: 15,
        is: ">=",
        critical: 0,
        missing: "resolve",
      },
      means:
        "For 15 minutes there have been as many pods as there may be. More traffic will make requests slow.",
      recovered: "There is room for more pods.",
    },
    {
      id: "dropped-spans",
      title: "The service drops spans",
      severity: "ticket",
      runbook: "telemetry-losses",
      watch: losses(droppedSpans(scope)),
      means:
        "{{value}} spans were lost in ten minutes, and their requests with them: SLIs that are counted from spans " +
        "are too low.",
      recovered: "No more spans are lost. What was lost stays so.",
    },
    {
      id: "collector-losses",
      title: "The collector loses data",
      severity: "ticket",
      runbook: "telemetry-losses",
      watch: losses(collectorLosses(scope)),
      means:
        "The collector refused, or could not hand on, {{value}} spans or points of metrics in ten minutes.",
      recovered: "The collector hands on all that it gets. What was lost stays so.",
    },
  ];
}

function losses(of: ReturnType<typeof droppedSpans>): MonitorDefinition["watch"] {
  return { kind: "threshold", of, how: "sum", minutes: 10, is: ">", critical: 0, missing: "resolve" };
}
