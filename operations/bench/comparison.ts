import { median } from "../../service/bench/median";
import type { BenchName, Figure } from "./figure";
import type { Measurement } from "./measure";

/** Two ways to the same end, measured in alternating runs: the ratio of each pair is what repeats. */
export interface Comparison {
  readonly bench: BenchName;
  readonly ours: { readonly name: string; readonly runs: readonly Measurement[] };
  readonly theirs: { readonly name: string; readonly runs: readonly Measurement[] };
  /** What ours should not pass. */
  readonly aims: { readonly ratio: number; readonly seconds?: number; readonly megabytes?: number };
}

/** Rows of a comparison: ours, theirs, and the median ratio of the pairs. */
export function figuresOf({ bench, ours, theirs, aims }: Comparison): Figure[] {
  const ratios = ours.runs.map((run, at) => run.seconds / (theirs.runs[at]?.seconds ?? Number.NaN));
  const memory = Math.max(...ours.runs.map((run) => run.peakMegabytes));
  return [
    { bench, what: ours.name, ...time(ours.runs), aim: atMost(aims.seconds) },
    { bench, what: theirs.name, ...time(theirs.runs) },
    {
      bench,
      what: `${ours.name} ÷ ${theirs.name}`,
      measured: median(ratios),
      unit: "×",
      aim: atMost(aims.ratio),
      note: `median of ${ratios.length} pairs`,
    },
    {
      bench,
      what: `${ours.name}, memory of its largest process`,
      measured: memory,
      unit: "MB",
      aim: atMost(aims.megabytes),
    },
  ];
}

function time(runs: readonly Measurement[]) {
  const seconds = runs.map((run) => run.seconds);
  const note = `${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)}`;
  return { measured: median(seconds), unit: "s", note } as const;
}

function atMost(limit: number | undefined) {
  return limit === undefined ? undefined : { atMost: limit };
}
