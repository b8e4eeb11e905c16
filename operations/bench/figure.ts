/** A row of the table in docs/performance.md. */
export interface Figure {
  readonly bench: BenchName;
  /** What was measured, in Markdown. */
  readonly what: string;
  readonly measured: number;
  readonly unit: "s" | "ms" | "MB" | "×";
  /** What it should not pass, or fall below; undefined where nothing was aimed at. */
  readonly aim?: { readonly atMost: number } | { readonly atLeast: number };
  /** What lies about the figure, such as the fastest and the slowest run. */
  readonly note?: string;
}

export type BenchName = "synth" | "rehearsal" | "service" | "ladder";
