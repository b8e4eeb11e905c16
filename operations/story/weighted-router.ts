import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import type { Answer } from "./analysis";

/** Where requests go. */
export interface Versions {
  /** URL of the version that users have. */
  readonly stable: string;
  /** URL of the version on trial. */
  readonly new: string;
}

/**
 * Sends each request to one of two versions by chance, as a Service does by the number of its pods: a stand-in for
 * five pods of which one, two, three, four are the new version's. Keeps what it saw of each answer.
 */
export class WeightedRouter {
  /** Percentage of requests that go to the new version. */
  weight = 0;
  readonly answers: Answer[] = [];
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server: Server;

  private constructor(
    private readonly versions: Versions,
    private readonly random: () => number,
  ) {
    this.#server = createServer((incoming, outgoing) => this.#route(incoming, outgoing));
  }

  /** Starts it on a free port of loopback. */
  static async start(versions: Versions, random: () => number = Math.random): Promise<WeightedRouter> {
    const router = new WeightedRouter(versions, random);
    router.#server.listen(0, "127.0.0.1");
    await once(router.#server, "listening");
    return router;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    this.#agent.destroy();
    await once(this.#server, "close");
  }

  #route(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const version = this.random() * 100 < this.weight ? "new" : "stable";
    const at = performance.now();
    const end = (status: number) =>
      this.answers.push({ at, version, status, seconds: (performance.now() - at) / 1000 });
    const forwarded = request(
      new URL(incoming.url ?? "/", this.versions[version]),
      { method: incoming.method, headers: incoming.headers, agent: this.#agent },
      (answer) => {
        outgoing.writeHead(answer.statusCode as number, answer.headers);
        pipeline(answer, outgoing, (brokenOff) => end(brokenOff ? 502 : (answer.statusCode as number)));
      },
    );
    forwarded.on("error", () => {
      // Of an answer that has begun, the pipeline tells what became.
      if (outgoing.headersSent) return;
      end(502);
      outgoing.writeHead(502).end();
    });
    incoming.pipe(forwarded);
  }
}
