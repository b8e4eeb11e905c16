import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { ServiceProcess } from "../testing/service-process";

test("says where it listens, what it is and where telemetry goes", async () => {
  const env = { SERVICE_VERSION: "1.2.3", ROLLOUTS_POD_TEMPLATE_HASH: "5d4f", DEPLOYMENT_ENVIRONMENT: "dev" };
  const service = await ServiceProcess.start({ env });
  try {
    expect(service.lines).toMatchObject([{ version: "1.2.3-5d4f", environment: "dev", telemetry: "off" }]);
    expect((await fetch(`${service.url}/ready`)).status).toBe(200);
  } finally {
    await service.kill();
  }
});

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://user:secret@127.0.0.1:9/path" }, "http://127.0.0.1:9"],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_SDK_DISABLED: "true" }, "off"],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:9/v1/traces" }, "as OTEL_* variables say"],
])("says of %j that telemetry goes: %s", async (env, telemetry) => {
  const service = await ServiceProcess.start({ env });
  await service.kill();
  expect(service.lines[0]).toMatchObject({ telemetry });
  expect(JSON.stringify(service.lines)).not.toContain("secret");
});

test("refuses a configuration with every variable's name, and exits with 1", async () => {
  const service = new ServiceProcess({ env: { PORT: "http", DRAIN_MS: "-1" } });
  expect((await service.exited).code).toBe(1);
  expect(service.errors).toMatch(/PORT="http" must be .*\n.*DRAIN_MS="-1" must be/);
  expect(service.errors).not.toContain("    at ");
  expect(service.lines).toEqual([]);
});

test("names the port that is taken, and exits with 1", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const service = new ServiceProcess({ env: { PORT: String(port) } });
  expect((await service.exited).code).toBe(1);
  expect(service.errors).toContain(`127.0.0.1:${port}`);
  expect(service.errors).toContain("Set PORT and HOST");
  expect(service.errors).not.toContain("    at ");
  other.close();
});

describe("a service that does not start", () => {
  const kill = jest.spyOn(ServiceProcess.prototype, "kill");
  beforeEach(() => kill.mockClear());
  /** How each process ended that was ended by force. */
  const ends = () => Promise.all(kill.mock.contexts.map(({ exited }) => exited));

  test("in time is ended", async () => {
    await expect(ServiceProcess.start({}, 0)).rejects.toThrow('No line "listening on…" in 0 ms');
    expect(await ends()).toMatchObject([{ signal: "SIGKILL" }]);
  });

  test("takes those with it that were to start beside it, and what it said is told", async () => {
    const starts = ServiceProcess.startAll({}, { env: { PORT: "http" } });
    await expect(starts).rejects.toThrow('PORT="http" must be');
    expect(await ends()).toMatchObject([{ code: 1 }, { signal: "SIGKILL" }]);
  });
});

test("`npm start --workspace service` builds it, runs it on PORT, and hands a stop on to it", async () => {
  const npm = spawn("npm", ["start", "--workspace", "service"], {
    env: { ...process.env, npm_config_update_notifier: "false", PORT: "0", HOST: "127.0.0.1", DRAIN_MS: "0" },
    // A process group of its own, so that a test that fails can end all of it.
    detached: true,
  });
  const closed = once(npm, "close");
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = "";
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        const [, url] = /listening on (http:[^"]+)/.exec(said) ?? [];
        if (url) resolve(url);
      };
      npm.stdout.on("data", hear);
      npm.stderr.on("data", hear);
      npm.on("close", () => reject(new Error(said)));
    });
    expect((await fetch(`${address}/ready`)).status).toBe(200);
    npm.kill("SIGTERM");
    expect(await closed).toEqual([0, null]);
  } finally {
    try {
      process.kill(-(npm.pid ?? 0), "SIGKILL");
    } catch {
      // Nothing is left of it, as it should be.
    }
  }
}, 60_000);
