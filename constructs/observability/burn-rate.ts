/**
 * The arithmetic of error budgets and of alerts on how fast they burn: several burn rates, each over a long and a
 * short window. https://sre.google/workbook/alerting-on-slos/
 *
 * A burn rate is bad requests as a multiple of what the objective allows: at 1, the budget lasts just as long as the
 * window of the objective.
 */

/** What a service level objective promises. */
export interface Objective {
  /** Percentage of good requests, above 0 and below 100. */
  readonly target: number;
  /** Days over which requests are counted; Datadog offers these and 90. */
  readonly days: 7 | 30;
}

/** One alert: it fires while the burn rate is at the threshold, or above, in both windows. */
export interface BurnRateAlert {
  /** A page wakes somebody; a ticket waits for the next working day. */
  readonly severity: "page" | "ticket";
  /** Makes sure that it matters. */
  readonly longWindow: Minutes;
  /** Makes sure that it still goes on, so that the alert ends soon after the trouble has. */
  readonly shortWindow: Minutes;
  /** The burn rate from which on it fires. */
  readonly threshold: number;
}

type Minutes = number;

const HOUR = 60;
const DAY = 24 * HOUR;

/** The longest window that Datadog takes. https://docs.datadoghq.com/service_level_objectives/burn_rate/ */
export const LONGEST_WINDOW = 48 * HOUR;

/** Google's advice: long enough to know, short enough to end an alert soon. */
const SHORT_PART = 12;

/**
 * For each long window, the percentage of the budget that may be gone when the alert fires.
 *
 * Over 30 days as the workbook has it, and Datadog recommends. Its last row, 10 % in three days, would need a longer
 * window than Datadog has, and is asked over two. Seven days hold less than a quarter of that budget: by the same
 * percentages every small thing would page, so that Datadog recommends more.
 */
const PLAN = [
  { severity: "page", hours: 1, gone: { 30: 2, 7: 10 } },
  { severity: "page", hours: 6, gone: { 30: 5, 7: 20 } },
  { severity: "ticket", hours: 24, gone: { 30: 10, 7: 40 } },
  { severity: "ticket", hours: 48, gone: { 30: 10, 7: 40 } },
] as const;

/** The alerts of an objective, the fastest first. */
export function burnRateAlerts(objective: Objective): BurnRateAlert[] {
  const { days } = objective;
  return PLAN.map(({ severity, hours, gone }) => ({
    severity,
    longWindow: hours * HOUR,
    shortWindow: (hours * HOUR) / SHORT_PART,
    // Where the budget is large, not even an outage burns that fast: half of all requests must be enough.
    threshold: Math.min((days * 24 * gone[days]) / (hours * 100), exact(highestBurnRate(objective) / 2)),
  }));
}

/** The burn rate of an outage, in which every request is bad. */
export function highestBurnRate(objective: Objective): number {
  return exact(1 / budgetFraction(objective));
}

/** How many minutes of an outage, at a steady rate of requests, take the whole budget. */
export function errorBudgetMinutes(objective: Objective): number {
  return exact(budgetFraction(objective) * objective.days * DAY);
}

/** Fraction of bad requests at a burn rate. It is above 1 where no such burn rate can be. */
export function badFraction(objective: Objective, burnRate: number): number {
  return exact(burnRate * budgetFraction(objective));
}

/** Days until a full budget is gone. */
export function exhaustedAfterDays({ days }: Objective, burnRate: number): number {
  return days / burnRate;
}

/** Fraction of the budget that is gone when the alert fires, however fast it burnt, if nothing was bad before. */
export function budgetGoneAtAlert({ days }: Objective, { longWindow, threshold }: BurnRateAlert): number {
  return exact((threshold * longWindow) / (days * DAY));
}

/**
 * Minutes from the beginning of trouble until the alert fires, at a steady burn rate and steady traffic, if nothing
 * was bad before: until the trouble's part of the long window weighs as much as the threshold. Undefined if never.
 */
export function firesAfter({ longWindow, threshold }: BurnRateAlert, burnRate: number): Minutes | undefined {
  return burnRate < threshold ? undefined : (longWindow * threshold) / burnRate;
}

/** Minutes from the end of trouble that filled the short window until the alert ends. */
export function endsAfter({ shortWindow, threshold }: BurnRateAlert, burnRate: number): Minutes {
  return shortWindow * (1 - threshold / burnRate);
}

function budgetFraction({ target }: Objective): number {
  if (!(target > 0 && target < 100)) {
    throw new RangeError(
      `An objective of ${target} % has no error budget. Choose one above 0 and below 100.`,
    );
  }
  return (100 - target) / 100;
}

/** Without what binary fractions add to decimal ones: 43.2 minutes, not 43.20000000000093. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}
