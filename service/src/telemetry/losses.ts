/** What telemetry lost, told once a minute: a collector in trouble must not fill the log as well. */
import type { Logger } from "../logger";

const REPORT_EVERY_MS = 60_000;

/** Counts what could not be delivered, and says so in one line a minute. */
export class Losses {
  /** Spans dropped since the start: the metric reads it. */
  droppedSpans = 0;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #reported = 0;
  #problems = 0;
  #lastProblem: string | undefined;

  constructor(logger: Logger, everyMs = REPORT_EVERY_MS) {
    this.#logger = logger;
    this.#timer = setInterval(() => this.report(), everyMs).unref();
  }

  /** Spans that were not delivered, or not even queued. */
  drop(spans: number): void {
    this.droppedSpans += spans;
  }

  /** Something the SDK complains about; the last complaint of the minute is the one that is shown. */
  complain(problem: string): void {
    this.#problems += 1;
    this.#lastProblem = problem;
  }

  /** Writes the line, if there is anything to say since the last one. */
  report(): void {
    const dropped = this.droppedSpans - this.#reported;
    if (dropped === 0 && this.#problems === 0) return;
    this.#logger.warn(
      {
        "telemetry.spans_dropped": dropped,
        "telemetry.problems": this.#problems,
        "telemetry.last_problem": this.#lastProblem,
      },
      `Telemetry: ${dropped} spans dropped since the last report. Is the collector well, and the endpoint right?`,
    );
    this.#reported = this.droppedSpans;
    this.#problems = 0;
    this.#lastProblem = undefined;
  }

  /** Says the last word and stops. */
  close(): void {
    clearInterval(this.#timer);
    this.report();
  }
}
