import { readConfig } from "./config";

test("an empty environment gives the documented defaults", () => {
  expect(readConfig({})).toMatchObject({
    ...{ port: 8080, host: "::", serviceName: "sample-web-app", version: "0.0.0-dev", environment: "local" },
    ...{ logLevel: "info", trustedProxyHops: 0, bodyLimitBytes: 1_048_576, headerLimitBytes: 16_384 },
    ...{ headersTimeoutMs: 5_000, requestTimeoutMs: 30_000, keepAliveTimeoutMs: 360_000 },
    ...{ drainMs: 10_000, shutdownDeadlineMs: 10_000, otlpEndpoint: undefined },
    ...{ faultInjection: false, faultErrorRate: 0, faultLatencyMs: 0 },
  });
});

test("the version tells two rollouts of one image apart", () => {
  expect(readConfig({ SERVICE_VERSION: "1.2.3", ROLLOUTS_POD_TEMPLATE_HASH: "6f9" }).version).toBe(
    "1.2.3-6f9",
  );
  expect(readConfig({ SERVICE_VERSION: "1.2.3" }).version).toBe("1.2.3");
});

test("an empty or blank variable counts as unset", () => {
  expect(readConfig({ PORT: "", BODY_LIMIT_BYTES: "  ", FAULT_INJECTION: "" })).toEqual(readConfig({}));
});

test.each([
  ["PORT", "http", "a whole number from 0 to 65535"],
  ["PORT", "65536", "a whole number from 0 to 65535"],
  ["PORT", "80.5", "a whole number from 0 to 65535"],
  ["LOG_LEVEL", "verbose", "one of debug, info, warn, error, fatal"],
  ["TRUSTED_PROXY_HOPS", "-1", "a whole number from 0 to 10"],
  ["BODY_LIMIT_BYTES", "1MiB", "a whole number from 0 to 104857600"],
  ["KEEP_ALIVE_TIMEOUT_MS", "Infinity", "a whole number from 10 to 3600000"],
  ["FAULT_INJECTION", "yes", "one of true, false"],
  ["FAULT_ERROR_RATE", "1.1", "a number from 0 to 1"],
  ["FAULT_ERROR_RATE", "NaN", "a number from 0 to 1"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "an http or https address"],
  ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector:4318", "an http or https address"],
  ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "collector", "an http or https address"],
])("%s=%s is refused with what would do", (name, value, remedy) => {
  expect(() => readConfig({ [name]: value })).toThrow(`${name}="${value}" must be ${remedy}`);
});

test("everything that is wrong is said at once, and once", () => {
  expect(() => readConfig({ PORT: "a", FAULT_INJECTION: "b", FAULT_ERROR_RATE: "c" })).toThrow(
    'The configuration is refused:\n  PORT="a" must be a whole number from 0 to 65535, or unset.\n' +
      '  FAULT_INJECTION="b" must be one of true, false, or unset.\n' +
      '  FAULT_ERROR_RATE="c" must be a number from 0 to 1, or unset.',
  );
});

test("a refusal tells no password", () => {
  const refuse = () => readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: "grpc://me:hunter2@collector:4317" });
  expect(refuse).toThrow('OTEL_EXPORTER_OTLP_ENDPOINT="grpc://REDACTED@collector:4317" must be an http');
  expect(refuse).not.toThrow("hunter2");
});
