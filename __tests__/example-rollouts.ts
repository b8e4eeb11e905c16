import type { ScenarioTimeline, TimelineRow } from "../operations/cluster/timelines";

const row = (at: number, pods: string, rollout: string, analysis = ""): TimelineRow => ({
  at,
  done: "",
  application: "Synced, Progressing",
  rollout,
  pods,
  analysis,
});
const did = (at: number, done: string): TimelineRow => ({ ...row(at, "", ""), application: "", done });

/** What rung 7 may have seen. */
export const exampleRollouts: readonly ScenarioTimeline[] = [
  {
    scenario: "analysis",
    began: "2026-11-22T10:00:00.000Z",
    catalog: "seed",
    rows: [
      did(5.2, "the Application is made"),
      row(12.4, "5/0", "Healthy"),
      did(70.1, "git push: image 1.2.0-worsening"),
      row(74.5, "1/4", "Paused at 20 %", "699857ffd8-3 Running"),
      row(94.4, "3/2", "aborted, Degraded at 20 %", "699857ffd8-3 Failed"),
      row(101.2, "0/5", "aborted, Degraded at 20 %", "699857ffd8-3 Failed"),
      did(110, "git push: image 1.3.0"),
      row(150, "5/0", "Healthy"),
    ],
  },
  {
    scenario: "canary",
    began: "2026-11-22T10:00:00.000Z",
    catalog: "seed",
    rows: [
      did(1, "the Application is made"),
      row(20, "5/0", "Healthy"),
      did(27.2, "git push: image 1.1.0"),
      row(33.5, "0/5", "Progressing at 20 %"),
      row(36, "1/4", "Paused at 20 %"),
      row(68, "2/3", "Paused at 40 %"),
      row(69, "2/3", "Progressing at 60 %"),
      row(98.2, "3/3", "Progressing at 60 %"),
      did(100, "(nothing moves: Rollout and ReplicaSets are annotated)"),
      row(100.2, "3/2", "Paused at 60 %"),
      row(133.2, "4/1", "Paused at 80 %"),
      row(165.1, "5/0", "Healthy"),
    ],
  },
];
