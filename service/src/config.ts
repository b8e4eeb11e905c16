/**
 * The service's configuration, from environment variables alone. A value that cannot be used is refused at
 * start, by the variable's name, with what would do.
 */
import { redact } from "./redaction";

/** Everything that can be set, with its default and unit. */
export interface Config {
  /** PORT: TCP port to listen on; 0 takes a free one. Default 8080. */
  readonly port: number;
  /** HOST: address to listen on. Default "::", all of them. */
  readonly host: string;
  /** SERVICE_NAME: `service.name` of logs, spans and metrics. Default "sample-web-app". */
  readonly serviceName: string;
  /** SERVICE_VERSION: the image's tag. Default "0.0.0-dev". */
  readonly imageTag: string;
  /** ROLLOUTS_POD_TEMPLATE_HASH: told by the platform; tells two rollouts of one image apart. */
  readonly podTemplateHash: string | undefined;
  /** `service.version`: the tag, and the pod template's hash where there is one. */
  readonly version: string;
  /** DEPLOYMENT_ENVIRONMENT: `local`, `dev`, `prod`. Default "local". */
  readonly environment: string;
  /** CLUSTER_NAME: of the Kubernetes cluster, as Datadog's agents have it. */
  readonly cluster: string | undefined;
  /** POD_NAME, POD_NAMESPACE, POD_UID, NODE_NAME: from the downward API. */
  readonly pod: {
    readonly name: string | undefined;
    readonly namespace: string | undefined;
    readonly uid: string | undefined;
    readonly node: string | undefined;
  };
  /** LOG_LEVEL: debug, info, warn, error or fatal. Default "info". */
  readonly logLevel: "debug" | "info" | "warn" | "error" | "fatal";
  /** TRUSTED_PROXY_HOPS: proxies in front whose X-Forwarded-For entries count. Default 0: none. */
  readonly trustedProxyHops: number;
  /** BODY_LIMIT_BYTES: the largest request body. Default 1 MiB. */
  readonly bodyLimitBytes: number;
  /** HEADER_LIMIT_BYTES: the largest sum of request headers. Default 16 KiB. */
  readonly headerLimitBytes: number;
  /** HEADERS_TIMEOUT_MS: time for all headers to arrive. Default 5 s. */
  readonly headersTimeoutMs: number;
  /** REQUEST_TIMEOUT_MS: time for the whole request to arrive. Default 30 s. */
  readonly requestTimeoutMs: number;
  /** KEEP_ALIVE_TIMEOUT_MS: idle time of a connection, longer than the load balancer's 60 s or 350 s. Default 360 s. */
  readonly keepAliveTimeoutMs: number;
  /** DRAIN_MS: time to keep serving after SIGTERM, until load balancers have noticed. Default 10 s. */
  readonly drainMs: number;
  /** SHUTDOWN_DEADLINE_MS: time after the drain until open connections are cut. Default 10 s. */
  readonly shutdownDeadlineMs: number;
  /** FAULT_INJECTION: `true` switches on /status, /delay and the two below. Default off. */
  readonly faultInjection: boolean;
  /** FAULT_ERROR_RATE: share of requests that fail with 500, 0 to 1. Default 0. */
  readonly faultErrorRate: number;
  /** FAULT_LATENCY_MS: delay of every request, 0 to 10000. Default 0. */
  readonly faultLatencyMs: number;
  /** OTEL_EXPORTER_OTLP_ENDPOINT: where telemetry goes, as OTLP over HTTP. Unset: nowhere, at no cost. */
  readonly otlpEndpoint: string | undefined;
}

/** @throws Error that lists every refused variable, its value and what would do. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const refused: string[] = [];
  const read = new Reader(env, refused);
  const imageTag = read.text("SERVICE_VERSION") ?? "0.0.0-dev";
  const podTemplateHash = read.text("ROLLOUTS_POD_TEMPLATE_HASH");
  const config: Config = {
    port: read.integer("PORT", 8080, 0, 65_535),
    host: read.text("HOST") ?? "::",
    serviceName: read.text("SERVICE_NAME") ?? read.text("OTEL_SERVICE_NAME") ?? "sample-web-app",
    imageTag,
    podTemplateHash,
    version: podTemplateHash ? `${imageTag}-${podTemplateHash}` : imageTag,
    environment: read.text("DEPLOYMENT_ENVIRONMENT") ?? "local",
    cluster: read.text("CLUSTER_NAME"),
    pod: {
      name: read.text("POD_NAME"),
      namespace: read.text("POD_NAMESPACE"),
      uid: read.text("POD_UID"),
      node: read.text("NODE_NAME"),
    },
    logLevel: read.oneOf("LOG_LEVEL", ["debug", "info", "warn", "error", "fatal"], "info"),
    trustedProxyHops: read.integer("TRUSTED_PROXY_HOPS", 0, 0, 10),
    bodyLimitBytes: read.integer("BODY_LIMIT_BYTES", 1024 * 1024, 0, 100 * 1024 * 1024),
    headerLimitBytes: read.integer("HEADER_LIMIT_BYTES", 16 * 1024, 1024, 1024 * 1024),
    headersTimeoutMs: read.integer("HEADERS_TIMEOUT_MS", 5_000, 10, 600_000),
    requestTimeoutMs: read.integer("REQUEST_TIMEOUT_MS", 30_000, 10, 600_000),
    keepAliveTimeoutMs: read.integer("KEEP_ALIVE_TIMEOUT_MS", 360_000, 10, 3_600_000),
    drainMs: read.integer("DRAIN_MS", 10_000, 0, 600_000),
    shutdownDeadlineMs: read.integer("SHUTDOWN_DEADLINE_MS", 10_000, 0, 600_000),
    faultInjection: read.flag("FAULT_INJECTION"),
    faultErrorRate: read.number("FAULT_ERROR_RATE", 0, 0, 1),
    faultLatencyMs: read.integer("FAULT_LATENCY_MS", 0, 0, 10_000),
    otlpEndpoint: read.url("OTEL_EXPORTER_OTLP_ENDPOINT"),
  };
  // The telemetry SDK reads these itself, and would stop the start with a trace, or drop everything later.
  for (const signal of ["TRACES", "METRICS"]) read.url(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`);
  if (refused.length > 0) throw new Error(`The configuration is refused:\n  ${refused.join("\n  ")}`);
  return config;
}

/** Reads variables and notes what is refused. An empty variable counts as unset, as OpenTelemetry has it. */
class Reader {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #refused: string[];

  constructor(env: Readonly<Record<string, string | undefined>>, refused: string[]) {
    this.#env = env;
    this.#refused = refused;
  }

  text(name: string): string | undefined {
    return this.#env[name]?.trim() || undefined;
  }

  integer(name: string, usual: number, least: number, most: number): number {
    const value = Number(this.text(name) ?? usual);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    return this.#refuse(name, `a whole number from ${least} to ${most}`, usual);
  }

  number(name: string, usual: number, least: number, most: number): number {
    const value = Number(this.text(name) ?? usual);
    if (value >= least && value <= most) return value;
    return this.#refuse(name, `a number from ${least} to ${most}`, usual);
  }

  flag(name: string): boolean {
    return this.oneOf(name, ["true", "false"], "false") === "true";
  }

  oneOf<T extends string>(name: string, choices: readonly T[], usual: T): T {
    const text = this.text(name);
    if (text === undefined) return usual;
    const choice = choices.find((candidate) => candidate === text.toLowerCase());
    return choice ?? this.#refuse(name, `one of ${choices.join(", ")}`, usual);
  }

  url(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const usable = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
    return usable
      ? text
      : this.#refuse(name, "an http or https address, such as http://localhost:4318", undefined);
  }

  #refuse<T>(name: string, expected: string, usual: T): T {
    // An address may hold a password, and what is refused ends in a log.
    const shown = redact(this.#env[name] ?? "");
    this.#refused.push(`${name}=${JSON.stringify(shown)} must be ${expected}, or unset.`);
    return usual;
  }
}
