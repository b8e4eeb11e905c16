/** The committed page: machine, method, figures, and which of them meet what was asked for. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { machine } from "./machine";
import { median } from "./median";
import type { Slice } from "./slices";
import { SERVICE, type Variant } from "./variants";

/** All slices of one page, by variant. */
export interface PageSlices {
  readonly page: string;
  readonly slices: ReadonlyMap<string, readonly Slice[]>;
}

/** Figures of the service alone. */
export interface Figures {
  readonly startMs: number;
  readonly memoryMb: number;
  readonly p99Ms: number;
}

/** What is compared with what, and the least ratio asked for. */
const COMPARISONS: readonly { name: string; one: Variant; other: Variant; least: number }[] = [
  { name: "full telemetry ÷ telemetry off", one: "full", other: "off", least: 0.6 },
  { name: "full telemetry ÷ auto-instrumentation", one: "full", other: "auto", least: 2 },
  { name: "telemetry off ÷ bare Koa and router", one: "off", other: "bare", least: 0.75 },
];

/** What a run of the bench found. */
export interface Measured {
  readonly pages: readonly PageSlices[];
  readonly figures: Figures;
}

/** What was measured, how, and when. */
export interface Results extends Measured {
  readonly plan: { readonly rounds: number; readonly requests: number };
  readonly date: Date;
}

/** Writes service/BENCHMARKS.md. */
export function writeReport(results: Results): void {
  writeFileSync(path.join(SERVICE, "BENCHMARKS.md"), renderReport(results));
}

export function renderReport(results: Results): string {
  const { pages, figures, plan, date } = results;
  return `# What the service costs

Written by \`npm run bench --workspace service\`, or \`npm run bench\`, on ${date.toISOString().slice(0, 10)}.
Machine: ${machine()}. The machine is shared: ratios of paired slices repeat, figures in time do not.

## Throughput

Each server is a process of its own under load from another process: 32 keep-alive connections on loopback, a browser's
headers and a \`traceparent\`. Slices of ${plan.requests} requests alternate between the servers, ${plan.rounds} of each. Processor time is
\`process.cpuUsage\` of the server, all threads, export included; throughput is its inverse, and each ratio the median of
the ratios of paired slices. A slice of the full variant counts only if the collector got exactly three spans for each
page. Full telemetry is every span, all metrics and the access log at info, through @opentelemetry/sdk-node. Off is
the same app without an endpoint and with LOG_LEVEL=warn. Auto-instrumentation is that app with its own telemetry off, under
@opentelemetry/instrumentation-http, -koa and -pino, with the access log. Bare Koa answers the service's very bytes from memory.

${pages.map(renderPage).join("\n\n")}

## The service alone, with full telemetry

| figure | measured | at most |
|---|---|---|
${limitsOf(figures).map(row).join("\n")}
`;
}

function renderPage({ page, slices }: PageSlices): string {
  const of = (variant: Variant) => slices.get(variant) ?? [];
  const cpu = (["full", "off", "auto", "bare"] as const).map((variant) =>
    median(of(variant).map((slice) => slice.cpu)).toFixed(0),
  );
  const comparisons = ratiosOf({ page, slices }).map(({ name, byCpu, byRate, least }) => {
    const verdict = byCpu >= least ? "met" : "**missed**";
    return `| ${name} | ${byCpu.toFixed(2)} | ${byRate.toFixed(2)} | ${least.toFixed(2)} | ${verdict} |`;
  });
  return `### \`${page}\`

Processor time a request, in microseconds: full ${cpu[0]}, off ${cpu[1]}, auto-instrumentation ${cpu[2]}, bare ${cpu[3]}.

| throughput | by processor time | by wall time | at least | |
|---|---|---|---|---|
${comparisons.join("\n")}`;
}

/** Medians of the ratios of paired slices of a page: throughput by processor time and by wall time. */
export function ratiosOf({ slices }: PageSlices) {
  const of = (variant: Variant) => slices.get(variant) ?? [];
  return COMPARISONS.map(({ name, one, other, least }) => {
    const ratio = (value: (slice: Slice) => number) =>
      median(of(one).map((slice, at) => value(slice) / value(of(other)[at] as Slice)));
    return { name, least, byCpu: 1 / ratio((slice) => slice.cpu), byRate: ratio((slice) => slice.rate) };
  });
}

/** The figures of the service alone, each with what it must not pass. */
export function limitsOf({ startMs, memoryMb, p99Ms }: Figures): readonly Limit[] {
  return [
    {
      name: "start of the built service to its first 200 on `/ready`, median of 11",
      value: startMs,
      most: 400,
      unit: "ms",
    },
    { name: "resident memory after 100,000 pages", value: memoryMb, most: 120, unit: "MB" },
    {
      name: "99th percentile at a steady 1,000 pages a second, on one core",
      value: p99Ms,
      most: 10,
      unit: "ms",
    },
  ];
}

interface Limit {
  readonly name: string;
  readonly value: number;
  readonly most: number;
  readonly unit: "ms" | "MB";
}

function row({ name, value, most, unit }: Limit): string {
  const verdict = value <= most ? "met" : "**missed**";
  return `| ${name} | ${value.toFixed(value < 10 ? 1 : 0)} ${unit}, ${verdict} | ${most} ${unit} |`;
}
