import { analysisResults, applicationState, newVersionWeight, rolloutPhase } from "../metrics/delivery";
import { dashboardScope as scope } from "../scope";
import { deployments } from "./deployments";
import type { Group } from "./widget";

/** How a new version gets out. */
export const delivery: Group = {
  title: "Rollout",
  asks: "How does the new version get on?",
  color: "orange",
  widgets: [
    {
      kind: "timeseries",
      title: "Phase",
      unit: "state",
      series: [{ label: "Rollout", of: rolloutPhase(scope), as: "area" }],
      events: deployments,
      width: 4,
      height: 3,
    },
    {
      kind: "timeseries",
      title: "Weight of the newest version",
      unit: "percent",
      series: [{ label: "Of its pods, and so of traffic", of: newVersionWeight(scope), as: "area" }],
      events: deployments,
      width: 4,
      height: 3,
    },
    {
      kind: "timeseries",
      title: "Results of analyses",
      unit: "items",
      series: [{ label: "Metrics", of: analysisResults(scope), as: "bars" }],
      events: deployments,
      width: 4,
      height: 3,
    },
    {
      kind: "topList",
      title: "Argo CD: applications by state",
      unit: "state",
      of: applicationState(scope),
      lines: 10,
      width: 6,
      height: 3,
    },
    { kind: "stream", title: "Deployments", source: "deployments", search: deployments, width: 6, height: 3 },
  ],
};
