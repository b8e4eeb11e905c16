import { Agent, get } from "node:http";

/** What users got. */
export interface Experience {
  readonly requests: number;
  /** Answers with a status of 500 or above, and requests without a whole answer. */
  readonly failed: number;
}

/** A machine that cannot keep up is not asked for more than so many answers at once. */
const AT_ONCE = 64;

/** People who open a page, so many in a second, until they are sent away. */
export class Users {
  #requests = 0;
  #failed = 0;
  readonly #underWay = new Set<Promise<void>>();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #timer: NodeJS.Timeout;

  constructor(page: string, perSecond: number) {
    this.#timer = setInterval(() => {
      if (this.#underWay.size >= AT_ONCE) return;
      const visit = this.#visit(page).finally(() => this.#underWay.delete(visit));
      this.#underWay.add(visit);
    }, 1000 / perSecond);
  }

  get experience(): Experience {
    return { requests: this.#requests, failed: this.#failed };
  }

  /** Waits for the answers that are under way. */
  async leave(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
    this.#agent.destroy();
  }

  #visit(page: string): Promise<void> {
    return new Promise((resolve) => {
      const end = (failed: boolean) => {
        this.#requests += 1;
        if (failed) this.#failed += 1;
        resolve();
      };
      get(page, { agent: this.#agent, headers: { accept: "text/html" } }, (answer) => {
        // One that is broken off closes without an end.
        answer.resume().on("close", () => end(!answer.complete || (answer.statusCode as number) >= 500));
      }).on("error", () => end(true));
    });
  }
}
