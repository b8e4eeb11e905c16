import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type OtlpReceiver, startOtlpReceiver } from "../testing/otlp-receiver";
import { type ServiceOptions, ServiceProcess } from "../testing/service-process";

let service: ServiceProcess;

async function start(env: ServiceOptions["env"], node?: ServiceOptions["node"]): Promise<void> {
  service = await ServiceProcess.start({ env, node });
}

/** Options that make Node run this before the service. */
function before(code: string): string[] {
  return ["--import", `data:text/javascript,${encodeURIComponent(code)}`];
}

afterEach(() => service.kill());

describe("told to stop", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("by %s, it says each phase and exits with 0", async (signal) => {
    await start({ DRAIN_MS: "50" });
    service.signal(signal);
    expect(await service.exited).toEqual({ code: 0, signal: null });
    const phases = service.lines.map(({ message }) => message.split(/[: ]/)[0]);
    expect(phases).toEqual(["listening", "stopping", "draining", "closing", "stopped"]);
  });

  test("it is not ready, but alive, and keeps serving for the drain time", async () => {
    await start({ DRAIN_MS: "1000" });
    expect((await fetch(`${service.url}/ready`)).status).toBe(200);
    service.signal("SIGTERM");
    await service.logged("draining");
    expect((await fetch(`${service.url}/ready`)).status).toBe(503);
    expect((await fetch(`${service.url}/health`)).status).toBe(200);
    expect((await fetch(`${service.url}/echo`)).status).toBe(200);
  });

  test("it closes every connection with its next response, also to a request that came before", async () => {
    await start({ DRAIN_MS: "2000", FAULT_INJECTION: "true" });
    const early = fetch(`${service.url}/delay/500`);
    expect((await fetch(`${service.url}/echo`)).headers.get("connection")).toBe("keep-alive");
    service.signal("SIGTERM");
    await service.logged("draining");
    for (const path of ["/", "/echo", "/ready", "/health", "/nowhere"]) {
      expect((await fetch(service.url + path)).headers.get("connection")).toBe("close");
    }
    expect((await early).headers.get("connection")).toBe("close");
  });

  test("it lets a request finish that takes longer than the drain", async () => {
    await start({ DRAIN_MS: "50", FAULT_INJECTION: "true" });
    const slow = fetch(`${service.url}/delay/800`);
    await delay(200);
    service.signal("SIGTERM");
    expect((await slow).status).toBe(200);
    expect((await service.exited).code).toBe(0);
  });

  test("it cuts a half-sent request at the deadline", async () => {
    await start({ DRAIN_MS: "50", SHUTDOWN_DEADLINE_MS: "300" });
    const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf");
    await delay(100);
    service.signal("SIGTERM");
    await once(socket.resume(), "close");
    expect((await service.exited).code).toBe(0);
    expect(await service.logged("deadline")).toMatchObject({ level: "warn", connections: 1 });
  });

  test("twice, it exits on the spot", async () => {
    await start({ DRAIN_MS: "60000" });
    service.signal("SIGTERM");
    await service.logged("draining");
    service.signal("SIGINT");
    expect((await service.exited).code).toBe(130);
  });

  test("while it starts, it stops as soon as it has started", async () => {
    const tell = 'process.on("newListener", (name) => name === "SIGTERM" && process.stderr.write("hears"))';
    service = new ServiceProcess({ node: before(tell) });
    while (service.errors === "") await delay(1);
    expect(service.lines).toEqual([]);
    service.signal("SIGTERM");
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(service.lines.at(-1)?.message).toBe("stopped");
  });
});

test("told to step aside while it starts, it starts all the same", async () => {
  const tell = 'process.on("newListener", (name) => name === "SIGINT" && process.stderr.write("hears"))';
  service = new ServiceProcess({ node: before(tell) });
  while (service.errors === "") await delay(1);
  service.signal("SIGUSR2");
  await service.logged("listening on");
  expect((await fetch(`${service.url}/health`)).status).toBe(200);
});

describe("an error that nothing catches", () => {
  test.each([
    ["an exception", 'throw new Error("out of the blue");'],
    ["a rejection", 'Promise.reject(new Error("out of the blue"));'],
  ])("(%s) is logged with its trace; the service drains and exits with 1", async (_, failure) => {
    await start({ DRAIN_MS: "500" }, before(`process.on("SIGHUP", function blue() { ${failure} })`));
    service.signal("SIGHUP");
    const line = await service.logged("uncaught error: out of the blue");
    expect(line).toMatchObject({
      level: "error",
      error: { stack: expect.stringContaining("at process.blue") },
    });
    await service.logged("draining");
    expect((await fetch(`${service.url}/echo`)).status).toBe(200);
    expect(await service.exited).toEqual({ code: 1, signal: null });
  });

  test.each(["null", "undefined", '"text"', "Object.create(null)"])(
    "drains also where it is no error at all: %s",
    async (thrown) => {
      await start({ DRAIN_MS: "50" }, before(`process.on("SIGHUP", () => { throw ${thrown}; })`));
      service.signal("SIGHUP");
      await service.logged("uncaught error: ");
      expect(await service.exited).toEqual({ code: 1, signal: null });
      expect(service.lines.at(-1)?.message).toBe("stopped");
    },
  );

  test("makes the exit code 1 also when it comes during a stop", async () => {
    await start({ DRAIN_MS: "500" }, before('process.on("SIGHUP", () => { throw new Error("late"); })'));
    service.signal("SIGTERM");
    await service.logged("draining");
    service.signal("SIGHUP");
    expect((await service.exited).code).toBe(1);
    expect(service.lines.at(-1)?.message).toBe("stopped");
  });
});

test.each([
  ["a tunnel", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"],
  [
    "a tunnel behind an answer",
    "GET /delay/50 HTTP/1.1\r\nHost: a\r\n\r\nCONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
  ],
  ["nonsense", "NONSENSE\r\n\r\n"],
  ["half a body", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"],
])("no client can stop it by asking for %s and resetting the connection", async (_, request) => {
  await start({ FAULT_INJECTION: "true" });
  for (let wait = 0; wait < 20; wait++) {
    const socket = connect(Number(new URL(service.url).port), "127.0.0.1").on("error", () => undefined);
    socket.write(request);
    await delay(wait);
    socket.resetAndDestroy();
  }
  await delay(100);
  expect((await fetch(`${service.url}/ready`)).status).toBe(200);
});

describe("telemetry at the stop", () => {
  let collector: OtlpReceiver;
  beforeEach(async () => {
    collector = await startOtlpReceiver();
  });
  afterEach(() => collector.stop());

  test("is sent last: the spans of the drain are in it", async () => {
    await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, DRAIN_MS: "300" });
    service.signal("SIGTERM");
    await service.logged("draining");
    await fetch(`${service.url}/echo`);
    expect((await service.exited).code).toBe(0);
    expect(collector.spans.map(({ name }) => name)).toContain("GET /echo");
  });
});

test("SIGUSR2 takes it out of the load balancers, and back", async () => {
  await start({});
  for (const [state, status] of [
    ["withheld", 503],
    ["ready", 200],
  ] as const) {
    service.signal("SIGUSR2");
    await service.logged(`told by SIGUSR2: ${state}`);
    const response = await fetch(`${service.url}/ready`);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ status: state });
  }
});
