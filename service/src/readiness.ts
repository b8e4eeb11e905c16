/**
 * Whether load balancers shall send traffic here. Nothing that comes over the network can change it: only the
 * process itself, at start and stop, and the person who signals it.
 */

/** starting → ready ⇄ withheld → draining. Draining is final: the process is on its way out. */
export type ReadinessState = "starting" | "ready" | "withheld" | "draining";

export class Readiness {
  #state: ReadinessState = "starting";

  get state(): ReadinessState {
    return this.#state;
  }

  /** True while requests are welcome. */
  ready(): boolean {
    return this.#state === "ready";
  }

  /** The start is over. Also takes back `withhold`. */
  open(): void {
    if (this.#state !== "draining") this.#state = "ready";
  }

  /** Told not ready: keeps serving, and asks load balancers to look elsewhere until `open`. */
  withhold(): void {
    if (this.#state === "ready") this.#state = "withheld";
  }

  /** The process stops; there is no way back. */
  drain(): void {
    this.#state = "draining";
  }
}
