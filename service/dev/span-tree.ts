import { type Colors, milliseconds } from "./paint";

/** What the tree shows of a span; times in nanoseconds. */
export interface Span {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly status: { readonly code: string };
}

/** Columns of the longest bar. */
const BAR = 32;

/**
 * The spans of one trace as a tree, each with its duration and its place in time:
 *
 *     GET /echo       3.12 ms ████████████████████████████████
 *     ├ handler echo  2.20 ms   ██████████████████████
 *     └ render echo   1.20 ms             ████████████
 *
 * A span whose parent is elsewhere – the caller's – stands at the left.
 */
export function formatSpanTree(spans: readonly Span[], colors: Colors): string {
  const rows = roots(spans).flatMap((root) => rowsOf(root, spans, ""));
  const start = inOrder(spans)[0]?.start ?? 0n;
  const scale = BAR / Math.max(1, ...spans.map(({ end }) => Number(end - start)));
  const names = Math.max(...rows.map(({ label }) => label.length));
  const durations = Math.max(...rows.map(({ span }) => duration(span).length));
  const lines = rows.map(({ span, label, branch }) => {
    const failed = span.status.code === "error";
    const offset = Math.min(BAR - 1, Math.round(Number(span.start - start) * scale));
    const length = Math.max(1, Math.min(BAR - offset, Math.round(Number(span.end - span.start) * scale)));
    const bar = " ".repeat(offset) + (failed ? colors.red : colors.cyan)("█".repeat(length));
    const name = colors.dim(branch) + label.slice(branch.length).padEnd(names - branch.length);
    return `${name} ${duration(span).padStart(durations)} ${bar}${failed ? colors.red(" error") : ""}`;
  });
  return lines.join("\n");
}

interface Row {
  readonly span: Span;
  /** The branch and the name. */
  readonly label: string;
  /** What connects the name with its parent: `│ └ `. */
  readonly branch: string;
}

function rowsOf(span: Span, spans: readonly Span[], indent: string, branch = ""): Row[] {
  const children = inOrder(spans.filter(({ parentSpanId }) => parentSpanId === span.spanId));
  const below = children.flatMap((child, index) => {
    const last = index === children.length - 1;
    return rowsOf(child, spans, `${indent}${last ? "  " : "│ "}`, `${indent}${last ? "└ " : "├ "}`);
  });
  return [{ span, label: branch + span.name, branch }, ...below];
}

function roots(spans: readonly Span[]): Span[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  return inOrder(spans.filter(({ parentSpanId }) => !known.has(parentSpanId)));
}

function inOrder(spans: readonly Span[]): Span[] {
  // The SDK tells starts by the millisecond: of two that seem to be one, the longer was first.
  return [...spans].sort((one, other) => Number(one.start - other.start || other.end - one.end));
}

function duration({ start, end }: Span): string {
  return milliseconds(Number(end - start) / 1e6);
}
