import { Losses } from "../src/telemetry/losses";
import { ObservedService } from "../testing/observed-service";
import { decodeSpans } from "../testing/otlp";
import { type Behaviour, startOtlpReceiver } from "../testing/otlp-receiver";
import { ServiceProcess } from "../testing/service-process";

const QUEUE = 20;
const PAGES = 40;
const SPANS = 3 * PAGES;

/** How long an export is waited for; a collector that is slow takes longer. */
const EXPORT_MS = 900;
/** What a test may take. Were a page to wait for an export, all of them would take longer. */
const TEST_MS = 30_000;
if (PAGES * EXPORT_MS < TEST_MS) throw new Error("A page that waits would go unnoticed.");

const eager = {
  OTEL_BSP_SCHEDULE_DELAY: "10",
  OTEL_BSP_MAX_QUEUE_SIZE: String(QUEUE),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "10",
  OTEL_EXPORTER_OTLP_TIMEOUT: String(EXPORT_MS),
  OTEL_METRIC_EXPORT_INTERVAL: "100",
};

/** Asks for pages one after the other. */
async function ask(url: string): Promise<void> {
  for (let i = 0; i < PAGES; i += 1) {
    const response = await fetch(url, { headers: { accept: "text/html" } });
    await response.text();
    expect(response.status).toBe(200);
  }
}

const warnings = ({ lines }: ServiceProcess) =>
  lines.filter(({ level }) => level === "warn" || level === "error");

/** What the service warns of, from its start to its end, and how many spans it sent, to a collector that behaves so. */
async function troubled(behaviour: Behaviour) {
  const { process: service, collector } = await ObservedService.start(eager);
  collector.behaviour = behaviour;
  await ask(service.url);
  service.signal("SIGTERM");
  expect(await service.exited).toEqual({ code: 0, signal: null });
  expect(service.errors).toBe("");
  const exports = collector.requests.filter(({ path }) => path === "/v1/traces");
  await collector.stop();
  const sent = exports.flatMap(({ body }) => decodeSpans(body)).length;
  return { warned: warnings(service), sent };
}

test.each<Behaviour>(["failing", "slow", "hanging"])(
  "a collector that is %s delays no request and is reported in one line",
  async (behaviour) => {
    const { warned } = await troubled(behaviour);
    expect(warned).toHaveLength(1);
    expect(warned[0]?.["telemetry.spans_dropped"]).toBeGreaterThan(0);
    expect(warned[0]?.["telemetry.spans_dropped"]).toBeLessThanOrEqual(SPANS);
  },
  TEST_MS,
);

test(
  "a collector that answers garbage has got the spans all the same: no more are lost than found no room",
  async () => {
    const { warned, sent } = await troubled("garbage");
    expect(warned.length).toBeLessThanOrEqual(1);
    expect(sent + Number(warned[0]?.["telemetry.spans_dropped"] ?? 0)).toBe(SPANS);
  },
  TEST_MS,
);

test(
  "a collector that is not there is reported with the cause and the number of spans",
  async () => {
    const env = { ...eager, OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" };
    const service = await ServiceProcess.start({ env });
    await ask(service.url);
    service.signal("SIGTERM");
    await service.exited;
    const [report, ...more] = warnings(service);
    expect(more).toEqual([]);
    expect(report).toMatchObject({
      "telemetry.spans_dropped": SPANS,
      "telemetry.last_problem": expect.stringContaining("ECONNREFUSED"),
    });
  },
  TEST_MS,
);

test.concurrent.each(["not there", "overloaded", "hanging"] as const)(
  "a collector that is %s when the service stops: what it did not take is counted and told",
  async (trouble) => {
    const collector = await startOtlpReceiver();
    if (trouble === "not there") await collector.stop();
    else collector.behaviour = trouble;
    const service = await ServiceProcess.start({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
    await fetch(`${service.url}/echo`, { headers: { accept: "text/html" } });
    service.signal("SIGTERM");
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(warnings(service)).toEqual([
      expect.objectContaining({
        "telemetry.spans_dropped": 3,
        "telemetry.last_problem": expect.stringContaining("5000 ms"),
      }),
    ]);
    if (trouble !== "not there") await collector.stop();
  },
  TEST_MS,
);

test.each([
  ["no endpoint", {}],
  ["OTEL_SDK_DISABLED", { OTEL_SDK_DISABLED: "true", OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" }],
])("%s: nothing is sent, nothing is said", async (_, env) => {
  const service = await ServiceProcess.start({ env });
  await fetch(service.url);
  service.signal("SIGTERM");
  await service.exited;
  expect(warnings(service)).toEqual([]);
});

test("the headers, path and compression that OTEL_* ask for are used", async () => {
  const service = await ObservedService.start({
    OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=platform",
    OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
  });
  await service.observe("/", 3);
  expect(service.collector.requests.find(({ path }) => path === "/v1/traces")).toMatchObject({
    headers: { "x-tenant": "platform", "content-encoding": "gzip", "content-type": "application/x-protobuf" },
  });
  await service.stop();
});

test.each([
  ["OTEL_METRICS_EXPORTER", "/v1/traces"],
  ["OTEL_TRACES_EXPORTER", "/v1/metrics"],
])("%s=none leaves the other alone, and the log its ids", async (name, path) => {
  const service = await ObservedService.start({ [name]: "none" });
  await fetch(service.process.url);
  const line = await service.line((candidate) => "http.method" in candidate);
  expect(line.trace_id).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
  await service.stop();
  expect([...new Set(service.collector.requests.map((request) => request.path))]).toEqual([path]);
});

test("an endpoint for traces alone sends no metrics anywhere", async () => {
  const collector = await startOtlpReceiver();
  const service = await ServiceProcess.start({
    env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces` },
  });
  await fetch(service.url);
  service.signal("SIGTERM");
  await service.exited;
  expect([collector.spans.length, collector.metrics.length]).toEqual([3, 0]);
  expect(warnings(service)).toEqual([]);
  await collector.stop();
});

test("a protocol that is not offered is said once, with what is", async () => {
  const service = await ObservedService.start({ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" });
  await service.observe("/", 3);
  await service.stop();
  expect(warnings(service.process).map(({ message }) => message)).toEqual([
    "OTEL_EXPORTER_OTLP_PROTOCOL=grpc is not offered and counts as http/protobuf. Set it to http/protobuf.",
  ]);
});

test("a sampler that is asked for is used", async () => {
  const service = await ObservedService.start({ OTEL_TRACES_SAMPLER: "always_off" });
  await fetch(service.process.url);
  await service.stop();
  expect(service.collector.spans).toEqual([]);
});

test("what is lost is told once a period, with the number since the last time", async () => {
  const lines: object[] = [];
  const warn = (fields: object) => void lines.push(fields);
  const losses = new Losses({ warn } as never, 50);
  for (let i = 0; i < 1_000; i += 1) {
    losses.drop(3);
    losses.complain(`complaint ${i}`);
  }
  await new Promise((resolve) => setTimeout(resolve, 180));
  losses.drop(1);
  losses.close();
  expect(lines).toEqual([
    {
      "telemetry.spans_dropped": 3_000,
      "telemetry.problems": 1_000,
      "telemetry.last_problem": "complaint 999",
    },
    { "telemetry.spans_dropped": 1, "telemetry.problems": 0, "telemetry.last_problem": undefined },
  ]);
  expect(losses.droppedSpans).toBe(3_001);
});
