/** Timelines of rung 7 are kept for the report once all of it has passed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { keepRun, keptRun, noteTimeline } from "../../../operations/cluster/timelines";
import { exampleRollouts } from "../../example-rollouts";

const workspace = mkdtempSync(path.join(tmpdir(), "timelines-"));
afterAll(() => rmSync(workspace, { recursive: true }));
const [analysis, canary] = exampleRollouts as [(typeof exampleRollouts)[0], (typeof exampleRollouts)[0]];
const began = new Date(canary.began);

it("has none before rung 7 has passed", () => {
  expect(keptRun(workspace)).toEqual([]);
  noteTimeline(workspace, canary);
  expect(keptRun(workspace)).toEqual([]);
});

it("keeps those of the run that passed, by their names, and not those of one before that failed", () => {
  const old = { ...canary, scenario: "older", began: new Date(began.getTime() - 1).toISOString() };
  for (const timeline of [old, { ...canary, rows: [] }, canary, analysis]) noteTimeline(workspace, timeline);
  keepRun(workspace, began);
  expect(keptRun(workspace)).toEqual(exampleRollouts);
});

it("keeps the last run that passed where the next one notes nothing", () => {
  keepRun(workspace, began);
  expect(keptRun(workspace)).toEqual(exampleRollouts);
});
