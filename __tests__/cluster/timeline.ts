import type { CatalogName } from "../../config/catalog";
import { service } from "../../config/service";
import {
  type ScenarioTimeline,
  type TimelineRow,
  timelineCells,
  timelineColumns,
} from "../../operations/cluster/timelines";
import { colorsFor } from "../../operations/terminal/output";
import { renderTable } from "../../operations/terminal/table";
import type { Situation } from "./observed";

/** What is so for a shorter time is left out: objects of a change come one by one. */
const PASSING_SECONDS = 0.5;

/** What happened when, in a scenario: what somebody did, and what came of it. */
export class Timeline {
  private readonly began = new Date();
  private readonly rows: TimelineRow[] = [];
  private last = "";

  constructor(readonly title: string) {}

  /** Something that was done from outside. */
  did(what: string): void {
    this.rows.push({ at: this.seconds(), done: what, application: "", rollout: "", pods: "", analysis: "" });
    this.last = "";
  }

  /** Notes a situation. @returns whether it is another than the one before. */
  saw(situation: Situation): boolean {
    const seen = {
      done: "",
      application: delivery(situation),
      rollout: rollout(situation),
      pods: `${situation.pods.new}/${situation.pods.old}`,
      analysis: analysis(situation),
    };
    const text = JSON.stringify(seen);
    if (text === this.last || !situation.application) return false;
    const at = this.seconds();
    const before = this.rows.at(-1);
    if (this.last && before && at - before.at < PASSING_SECONDS) this.rows.pop();
    this.last = text;
    this.rows.push({ at, ...seen });
    return true;
  }

  /** Seconds since the scenario began. */
  seconds(): number {
    return (Date.now() - this.began.getTime()) / 1000;
  }

  text(): string {
    const rows = this.rows.map(timelineCells);
    return `${this.title}\n${renderTable(timelineColumns, rows, colorsFor({ write: () => {} }))}`;
  }

  /** As it is kept for the report. */
  told(catalog: CatalogName): ScenarioTimeline {
    return { scenario: this.title, began: this.began.toISOString(), catalog, rows: this.rows };
  }
}

/** For example "Synced, Healthy". */
function delivery({ application }: Situation): string {
  const { sync, health, operationState } = application?.status ?? {};
  const failed = ["Failed", "Error"].includes(operationState?.phase) ? ", sync failed" : "";
  return `${sync?.status ?? "–"}, ${health?.status ?? "–"}${failed}`;
}

/** For example "Paused at 40 %". */
function rollout({ rollout: found }: Situation): string {
  if (!found?.status?.phase) return "–";
  const { phase, abort, currentStepIndex, pauseConditions } = found.status;
  const reasons = (pauseConditions ?? []).map(({ reason }: { reason: string }) => reason);
  const steps = found.spec.strategy.canary?.steps ?? [];
  const weights = steps
    .slice(0, (currentStepIndex ?? 0) + 1)
    .flatMap(({ setWeight }: { setWeight?: number }) => (setWeight === undefined ? [] : [setWeight]));
  const isOnItsWay = currentStepIndex !== undefined && currentStepIndex < steps.length && phase !== "Healthy";
  const weight = isOnItsWay && weights.length > 0 ? ` at ${weights.at(-1)} %` : "";
  const why = reasons.filter((reason: string) => reason !== "CanaryPauseStep").join(", ");
  return `${abort ? "aborted, " : ""}${phase}${weight}${why && ` (${why})`}`;
}

function analysis({ analysisRuns }: Situation): string {
  return (
    analysisRuns
      .filter(({ status }) => status?.phase)
      .map(({ metadata, status }) => `${metadata.name.replace(`${service.name}-`, "")} ${status.phase}`)
      .at(-1) ?? ""
  );
}
