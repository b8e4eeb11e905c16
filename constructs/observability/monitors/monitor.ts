/** What a monitor watches, whom it tells and what it says: one shape for all of them. */
import type { BurnRateAlert } from "../burn-rate";
import type { Expression } from "../query/formula";
import type { SloName } from "../slos";

/** A file of docs/operations/runbooks, without its ending. */
export type Runbook =
  | "argocd"
  | "autoscaler-maximum"
  | "error-rate"
  | "gateway-failures"
  | "latency"
  | "no-data"
  | "nodes-not-ready"
  | "pod-restarts"
  | "public-host"
  | "rollout"
  | "slo-availability"
  | "slo-errors"
  | "slo-latency"
  | "telemetry-losses"
  | "traffic";

export interface MonitorDefinition {
  /** Construct id. */
  readonly id: string;
  /** What has happened, as a headline. */
  readonly title: string;
  /** A page wakes somebody: users suffer. A ticket waits for the next working day. */
  readonly severity: "page" | "ticket";
  readonly runbook: Runbook;
  readonly watch: Threshold | BurnRate;
  /** What it means, for who has just been woken. */
  readonly means: string;
  /** What may be believed again once it is over. */
  readonly recovered: string;
}

/** A value over the last minutes is too high, or too low. */
export interface Threshold {
  readonly kind: "threshold";
  readonly of: Expression;
  /** How points become the one value; `change` is the difference to as many minutes before. */
  readonly how: "avg" | "sum" | "min" | "max" | "percentile" | "change";
  readonly minutes: 5 | 10 | 15 | 30 | 60;
  readonly is: ">" | ">=" | "<" | "<=";
  readonly critical: number;
  /** Shows, and tells nobody. */
  readonly warning?: number;
  /** Lower than the threshold (or higher), so that a value that wavers does not tell twice. */
  readonly recovery?: number;
  /** What no data means; unless said, that nothing is known. */
  readonly missing?: "resolve" | "notify";
}

/** A budget burns too fast over a long and a short window. */
export interface BurnRate {
  readonly kind: "burnRate";
  readonly slo: SloName;
  readonly days: 7 | 30;
  readonly alert: BurnRateAlert;
}
