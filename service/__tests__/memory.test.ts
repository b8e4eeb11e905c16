import { once } from "node:events";
import { Agent, createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { ServiceProcess } from "../testing/service-process";

const WARM_UP = 20_000;
const REQUESTS = 100_000;
const CLIENTS = 16;

/** Growth of the heap from the 20,000th request to the 100,000th that is noise, in bytes: 25 a request. */
const NOISE = 2 * 1024 * 1024;

/** On SIGHUP, tells the size of the heap after the garbage is collected. */
const MEASURE = `process.on("SIGHUP", () => { gc(); gc(); process.stderr.write(process.memoryUsage().heapUsed + "\\n") })`;

test("memory stays flat from the 20,000th request to the 100,000th, with telemetry and access log", async () => {
  const collector = createServer((request, response) => request.resume().on("end", () => response.end()));
  await once(collector.listen(0, "127.0.0.1"), "listening");
  const service = await ServiceProcess.start({
    node: ["--expose-gc", "--import", `data:text/javascript,${encodeURIComponent(MEASURE)}`],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}` },
  });
  try {
    await load(`${service.url}/echo?a=b`, WARM_UP);
    const early = await heap(service);
    await load(`${service.url}/echo?a=b`, REQUESTS - WARM_UP);
    const late = await heap(service);
    expect(service.lines.filter(({ message }) => message === "GET /echo?a=b 200")).toHaveLength(REQUESTS);
    expect(late - early).toBeLessThan(NOISE);
  } finally {
    await service.kill();
    collector.close();
    collector.closeAllConnections();
  }
}, 180_000);

async function load(url: string, requests: number): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  let left = requests;
  const client = async () => {
    while (left-- > 0) {
      await new Promise((resolve, reject) => {
        get(url, { agent }, (response) => response.resume().on("end", resolve)).on("error", reject);
      });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  agent.destroy();
}

/** The service's heap in bytes, once what is under way to the log and the collector has arrived. */
async function heap(service: ServiceProcess): Promise<number> {
  await delay(1_000);
  service.errors = "";
  service.signal("SIGHUP");
  while (!service.errors.endsWith("\n")) await delay(10);
  return Number(service.errors);
}
