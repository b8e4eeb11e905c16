/** Load on one server: keep-alive connections, each with one request under way, from this process. */
import { connect, type Socket } from "node:net";

/** What one page load looks like to the server: a browser's request, traced by whoever sent it on. */
function requestBytes(page: string): string {
  return [
    `GET ${page} HTTP/1.1`,
    "Host: bench.example.com",
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
    "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
    "Accept-Language: en-GB,en;q=0.9",
    "Accept-Encoding: gzip, deflate, br",
    "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "\r\n",
  ].join("\r\n");
}

const CONTENT_LENGTH = /\r\ncontent-length: (\d+)/i;

/** A connection that answers one request after the other. */
class Connection {
  readonly #socket: Socket;
  #answered: ((error?: Error) => void) | undefined;
  #missing = -1;
  #head = "";

  constructor(port: number) {
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (chunk) => this.#read(chunk));
    this.#socket.on("error", (error) => this.#answered?.(error));
    this.#socket.on("close", () => this.#answered?.(new Error("The server closed a connection.")));
  }

  /** Resolves when the answer is complete. @throws Error for any status but 200. */
  send(request: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#answered = (error) => {
        this.#answered = undefined;
        if (error) reject(error);
        else resolve();
      };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#missing < 0) {
      this.#head += chunk.toString("latin1");
      const end = this.#head.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = CONTENT_LENGTH.exec(this.#head);
      if (!this.#head.startsWith("HTTP/1.1 200") || !length) {
        this.#answered?.(new Error(`The answer is not what was expected: ${this.#head}`));
        return;
      }
      this.#missing = Number(length[1]) - (this.#head.length - end - 4);
      this.#head = "";
    } else this.#missing -= chunk.length;
    if (this.#missing > 0) return;
    this.#missing = -1;
    this.#answered?.();
  }
}

/** Sends `count` requests as fast as they are answered. @returns seconds it took. */
export async function loadFully(
  port: number,
  page: string,
  count: number,
  connections = 32,
): Promise<number> {
  const request = requestBytes(page);
  let left = count;
  const pool = Array.from({ length: connections }, () => new Connection(port));
  const started = process.hrtime.bigint();
  await Promise.all(
    pool.map(async (connection) => {
      while (left-- > 0) await connection.send(request);
      connection.close();
    }),
  );
  return Number(process.hrtime.bigint() - started) / 1e9;
}

/**
 * Sends at a steady rate, whether or not earlier requests are answered.
 *
 * @returns milliseconds from when each request was due to the end of its answer.
 */
export async function loadSteadily(
  port: number,
  page: string,
  perSecond: number,
  seconds: number,
): Promise<number[]> {
  const request = requestBytes(page);
  const idle: Connection[] = [];
  const latencies: number[] = [];
  const underWay: Promise<void>[] = [];
  const started = performance.now();
  const total = perSecond * seconds;
  for (let sent = 0; sent < total; ) {
    const due = started + (sent * 1000) / perSecond;
    if (performance.now() < due) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    sent += 1;
    const connection = idle.pop() ?? new Connection(port);
    underWay.push(
      connection.send(request).then(() => {
        latencies.push(performance.now() - due);
        idle.push(connection);
      }),
    );
  }
  await Promise.all(underWay);
  for (const connection of idle) connection.close();
  return latencies;
}
