import { service } from "../../config/service";
import { colorsFor } from "../../operations/terminal/output";
import { renderTable } from "../../operations/terminal/table";
import type { Situation } from "./observed";

/** What is so for a shorter time is left out: objects of a change come one by one. */
const PASSING_SECONDS = 0.5;

/** What happened when, in a scenario: what somebody did, and what came of it. */
export class Timeline {
  private readonly began = Date.now();
  private readonly rows: { readonly at: number; readonly what: string; readonly cells: readonly string[] }[] =
    [];
  private last = "";

  constructor(readonly title: string) {}

  /** Something that was done from outside. */
  did(what: string): void {
    this.rows.push({ at: this.seconds(), what, cells: ["", "", "", ""] });
    this.last = "";
  }

  /** Notes a situation. @returns whether it is another than the one before. */
  saw(situation: Situation): boolean {
    const cells = [
      delivery(situation),
      rollout(situation),
      `${situation.pods.new}/${situation.pods.old}`,
      analysis(situation),
    ];
    const text = cells.join("|");
    if (text === this.last || !situation.application) return false;
    const at = this.seconds();
    const before = this.rows.at(-1);
    if (this.last && before && at - before.at < PASSING_SECONDS) this.rows.pop();
    this.last = text;
    this.rows.push({ at, what: "", cells });
    return true;
  }

  /** Seconds since the scenario began. */
  seconds(): number {
    return (Date.now() - this.began) / 1000;
  }

  text(): string {
    const rows = this.rows.map(({ at, what, cells }) => [at.toFixed(1), what, ...cells]);
    const columns = ["s", "what is done", "Application", "Rollout", "pods new/old", "analysis"];
    return `${this.title}\n${renderTable(columns, rows, colorsFor({ write: () => {} }))}`;
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
