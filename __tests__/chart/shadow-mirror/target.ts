import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What a mirror target received of a request. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** Names as they were sent, each as often as it was. */
  readonly names: readonly string[];
}

/** A host that copies go to. */
export class Target {
  readonly received: Received[] = [];
  connections = 0;

  private constructor(private readonly server: Server) {}

  static async start(answer: RequestListener = (_, response) => response.end("thanks")): Promise<Target> {
    const server = createServer();
    const target = new Target(server);
    server.on("connection", () => {
      target.connections += 1;
    });
    server.on("request", (incoming, response) => {
      const { method = "", url = "", headers, rawHeaders } = incoming;
      const names = rawHeaders.filter((_, index) => index % 2 === 0);
      target.received.push({ method, path: url, headers, names });
      answer(incoming, response);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return target;
  }

  /** An address that nobody listens on. */
  static async dead(): Promise<{ host: string; port: number }> {
    const target = await Target.start();
    const { address } = target;
    await target.stop();
    return address;
  }

  /** Where to mirror to. */
  get address(): { host: string; port: number } {
    return { host: "127.0.0.1", port: (this.server.address() as AddressInfo).port };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
