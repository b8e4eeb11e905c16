/** A stop as a rollout makes it: under load, behind a load balancer that is slow to notice. */
import { Agent, get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { ServiceProcess } from "../testing/service-process";

const CLIENTS = 32;

/** How late the load balancer notices that a target is not ready, in milliseconds. */
const LAG_MS = 1_000;

/** Sends each request to the old process until it notices; connections are kept alive, as balancers do. */
class LaggingBalancer {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  readonly failures: string[] = [];
  served = 0;
  /** Answers of the old process while it was not ready any more. */
  servedWhileDraining = 0;
  #target: string;
  #over = false;
  #draining = false;
  readonly #work: Promise<unknown>;

  constructor(old: string, next: string) {
    this.#target = old;
    const clients = Array.from({ length: CLIENTS }, () => this.#client(old));
    this.#work = Promise.all([...clients, this.#probe(old, next)]);
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#work;
    this.#agent.destroy();
  }

  async #client(old: string): Promise<void> {
    while (!this.#over) {
      const target = this.#target;
      try {
        const status = await this.#send(`${target}/echo`);
        if (status !== 200) throw new Error(`status ${status}`);
        this.served++;
        if (this.#draining && target === old) this.servedWhileDraining++;
      } catch (error) {
        this.failures.push((error as NodeJS.ErrnoException).code ?? String(error));
        await delay(5);
      }
    }
  }

  async #probe(old: string, next: string): Promise<void> {
    const ready = () =>
      this.#send(`${old}/ready`).then(
        (status) => status === 200,
        () => false,
      );
    while (await ready()) await delay(20);
    this.#draining = true;
    await delay(LAG_MS);
    this.#target = next;
  }

  #send(url: string): Promise<number> {
    return new Promise((resolve, reject) => {
      get(url, { agent: this.#agent }, (response) => {
        response
          .resume()
          .on("end", () => resolve(response.statusCode ?? 0))
          .on("error", reject);
      }).on("error", reject);
    });
  }
}

async function replace(drainMs: number): Promise<{ balancer: LaggingBalancer; code: number | null }> {
  const env = { DRAIN_MS: String(drainMs), LOG_LEVEL: "info" };
  const [old, next] = (await ServiceProcess.startAll({ env }, { env })) as [ServiceProcess, ServiceProcess];
  try {
    const balancer = new LaggingBalancer(old.url, next.url);
    await delay(500);
    old.signal("SIGTERM");
    const { code } = await old.exited;
    await delay(LAG_MS);
    await balancer.stop();
    return { balancer, code };
  } finally {
    await Promise.all([old.kill(), next.kill()]);
  }
}

test("a stop under load loses no request, though the load balancer notices a second late", async () => {
  const { balancer, code } = await replace(LAG_MS + 1_000);
  expect(balancer.failures).toEqual([]);
  // On any machine: each client got answers during the drain, and before or after it.
  expect(balancer.servedWhileDraining).toBeGreaterThan(CLIENTS);
  expect(balancer.served).toBeGreaterThan(balancer.servedWhileDraining + CLIENTS);
  expect(code).toBe(0);
}, 20_000);

test("without the time to drain, requests would be lost", async () => {
  const { balancer } = await replace(0);
  expect(balancer.failures.length).toBeGreaterThan(0);
}, 20_000);
