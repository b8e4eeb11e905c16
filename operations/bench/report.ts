import { cpus, release, totalmem, type } from "node:os";
import { type Measurement, median } from "./measure";

/** Two ways to the same end, measured in alternating runs: the ratio of each pair is what repeats. */
export interface Comparison {
  readonly title: string;
  readonly method: string;
  readonly ours: { readonly name: string; readonly runs: readonly Measurement[] };
  readonly theirs: { readonly name: string; readonly runs: readonly Measurement[] };
  /** Figures aimed at, with the unit. */
  readonly aims: {
    readonly ratio: number;
    readonly seconds?: number;
    readonly megabytes?: number;
  };
}

/** One number and what it should not pass. */
export interface Figure {
  readonly name: string;
  readonly seconds: number;
  readonly aim: number;
}

/** The committed page: machine, method and figures, and which of them meet what was aimed at. */
export function renderReport(results: {
  readonly comparisons: readonly Comparison[];
  readonly figures: readonly Figure[];
  readonly date: Date;
}): string {
  return [
    "# Benchmarks",
    "",
    `Written by \`npm run bench\` on ${results.date.toISOString().slice(0, 10)}. Machine: ${machine()}. ` +
      "The machine is shared: seconds vary from run to run, ratios of paired runs hardly do.",
    "",
    ...results.comparisons.flatMap(renderComparison),
    ...(results.figures.length > 0 ? renderFigures(results.figures) : []),
  ].join("\n");
}

function renderComparison({ title, method, ours, theirs, aims }: Comparison): string[] {
  const ratios = ours.runs.map((run, at) => run.seconds / (theirs.runs[at]?.seconds ?? Number.NaN));
  const own = summary(ours.runs);
  const other = summary(theirs.runs);
  const verdict = (value: number, aim: number | undefined) =>
    aim === undefined ? "–" : `${aim}${value <= aim ? "" : " (missed)"}`;
  return [
    `## ${title}`,
    "",
    method,
    "",
    `| | ${ours.name} | ${theirs.name} | aim for ${ours.name} |`,
    "|---|---:|---:|---:|",
    `| median seconds | ${own.seconds.toFixed(2)} | ${other.seconds.toFixed(2)} | ${verdict(own.seconds, aims.seconds)} |`,
    `| fastest to slowest | ${own.range} | ${other.range} | – |`,
    `| peak memory of a process, MB | ${own.megabytes.toFixed(0)} | ${other.megabytes.toFixed(0)} | ${verdict(own.megabytes, aims.megabytes)} |`,
    `| median ratio of ${ratios.length} pairs | ${median(ratios).toFixed(2)} | 1 | ${verdict(median(ratios), aims.ratio)} |`,
    "",
  ];
}

function renderFigures(figures: readonly Figure[]): string[] {
  return [
    "## The ladder",
    "",
    "One run each, dependencies and tools installed.",
    "",
    "| command | seconds | aim |",
    "|---|---:|---:|",
    ...figures.map(
      ({ name, seconds, aim }) =>
        `| \`${name}\` | ${seconds.toFixed(0)} | ${aim}${seconds <= aim ? "" : " (missed)"} |`,
    ),
    "",
  ];
}

function summary(runs: readonly Measurement[]) {
  const seconds = runs.map((run) => run.seconds);
  return {
    seconds: median(seconds),
    range: `${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)}`,
    megabytes: Math.max(...runs.map((run) => run.peakMegabytes)),
  };
}

function machine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"}), ${memory} GiB, ${type()} ${release()}, Node ${process.versions.node}`;
}
