import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CatalogName } from "../../config/catalog";

/** What happened in a scenario of rung 7, and when. */
export interface ScenarioTimeline {
  readonly scenario: string;
  /** ISO time. */
  readonly began: string;
  readonly catalog: CatalogName;
  readonly rows: readonly TimelineRow[];
}

export interface TimelineRow {
  /** Seconds since it began. */
  readonly at: number;
  /** What somebody did; empty where something came of it. */
  readonly done: string;
  readonly application: string;
  readonly rollout: string;
  /** Ready ones of the new version and of all others, for example "1/4". */
  readonly pods: string;
  readonly analysis: string;
}

/** Titles of a timeline, in the order of a row's fields. */
export const timelineColumns = ["s", "what is done", "Application", "Rollout", "pods new/old", "analysis"];

/** A row as it is shown. */
export function timelineCells({ at, done, application, rollout, pods, analysis }: TimelineRow): string[] {
  return [at.toFixed(1), done, application, rollout, pods, analysis];
}

/** Notes the timeline of a scenario, in place of the one that it had before. */
export function noteTimeline(workspace: string, timeline: ScenarioTimeline): void {
  const folder = notes(workspace);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${timeline.scenario}.json`), `${JSON.stringify(timeline, null, 2)}\n`);
}

/** Keeps what was noted since then as the last run that passed. */
export function keepRun(workspace: string, since: Date): void {
  const folder = notes(workspace);
  mkdirSync(folder, { recursive: true });
  const noted = readdirSync(folder)
    .sort()
    .map((file): ScenarioTimeline => JSON.parse(readFileSync(path.join(folder, file), "utf8")))
    .filter(({ began }) => new Date(began) >= since);
  if (noted.length > 0) writeFileSync(lastRun(workspace), `${JSON.stringify(noted, null, 2)}\n`);
  rmSync(folder, { recursive: true });
}

/** The timelines of the last run that passed; none, if none has in this workspace. */
export function keptRun(workspace: string): ScenarioTimeline[] {
  try {
    return JSON.parse(readFileSync(lastRun(workspace), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function notes(workspace: string): string {
  return path.join(workspace, ".rehearsal", "timelines");
}

function lastRun(workspace: string): string {
  return path.join(workspace, ".rehearsal", "rollouts.json");
}
