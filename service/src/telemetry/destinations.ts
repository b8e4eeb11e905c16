/** Where the standard OTEL_* variables want telemetry to go. */

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The two kinds of telemetry that are sent; logs go to stdout. */
export type Signal = "traces" | "metrics";

/** Whether a signal is sent: an exporter or an endpoint is named, and neither is switched off. */
export function isSent(signal: Signal, env: Environment): boolean {
  if (read(env, "OTEL_SDK_DISABLED").toLowerCase() === "true") return false;
  const exporter = read(env, `OTEL_${signal.toUpperCase()}_EXPORTER`).toLowerCase();
  if (exporter !== "") return exporter !== "none";
  return ENDPOINTS.some((name) => read(env, name(signal)) !== "");
}

/** Addresses: the signal's own, and the one for all. */
const ENDPOINTS: readonly ((signal: Signal) => string)[] = [
  (signal) => `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`,
  () => "OTEL_EXPORTER_OTLP_ENDPOINT",
];

/** The signal's own address as it stands, or the common one with the signal's path; undefined for the SDK's default. */
export function endpointOf(signal: Signal, env: Environment): string | undefined {
  const [own, common] = ENDPOINTS.map((name) => read(env, name(signal)));
  return own || (common && `${common.replace(/\/$/, "")}/v1/${signal}`) || undefined;
}

/** What is asked for and not offered, each as a sentence: everything is sent as OTLP over HTTP/protobuf. */
export function notOffered(env: Environment): string[] {
  const offered: readonly [RegExp, readonly string[]][] = [
    [/^OTEL_(TRACES|METRICS)_EXPORTER$/, ["otlp", "none"]],
    [/^OTEL_EXPORTER_OTLP_((TRACES|METRICS)_)?PROTOCOL$/, ["http/protobuf"]],
  ];
  return Object.keys(env).flatMap((name) => {
    const value = read(env, name);
    const choices = offered.find(([pattern]) => pattern.test(name))?.[1];
    if (!choices || value === "" || choices.includes(value)) return [];
    return [
      `${name}=${value} is not offered and counts as ${choices[0]}. Set it to ${choices.join(" or ")}.`,
    ];
  });
}

function read(env: Environment, name: string): string {
  return env[name]?.trim() ?? "";
}
