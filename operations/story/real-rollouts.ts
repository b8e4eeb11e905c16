import type { ScenarioTimeline, TimelineRow } from "../cluster/timelines";

/** What Argo Rollouts itself made of the same two kinds of versions, in the last run of rung 7 that passed here. */
export function realRollouts(run: readonly ScenarioTimeline[]): string {
  const of = (scenario: string) => run.find((timeline) => timeline.scenario === scenario);
  const sound = of("canary");
  const worsening = of("analysis");
  if (!sound || !worsening) return "What Argo Rollouts itself makes of such versions: npm test -- --rung 7";
  const promoted = since(sound.rows, (done) => done.startsWith("git push"));
  const judged = since(worsening.rows, (done) => done.includes("worsening"));
  const aborted = judged.find(({ rollout }) => rollout.startsWith("aborted"));
  const paused = promoted.filter(({ rollout }) => rollout.startsWith("Paused"));
  const weights = [...new Set(paused.map(({ pods }) => pods))];
  return (
    `Argo Rollouts itself, in rung 7 on ${sound.began.slice(0, 10)}, with versions of catalog ${sound.catalog}: a sound ` +
    `version went through ${weights.join(", ")} pods (new/old) in ${seconds(promoted)} s, at the pauses that are shipped; ` +
    `one that got worse was taken back after ${aborted ? seconds(judged, aborted) : "–"} s, at shortened ones.`
  );
}

/** From the last thing of a kind that somebody did, to the next. */
function since(rows: readonly TimelineRow[], isIt: (done: string) => boolean): readonly TimelineRow[] {
  const first = rows.findLastIndex(({ done }) => done !== "" && isIt(done));
  // In parentheses stands what was only noticed.
  const next = rows.findIndex(({ done }, index) => index > first && done !== "" && !done.startsWith("("));
  return rows.slice(first, next < 0 ? undefined : next);
}

function seconds(rows: readonly TimelineRow[], last = rows.at(-1)): number {
  return Math.round((last?.at ?? 0) - (rows[0]?.at ?? 0));
}
