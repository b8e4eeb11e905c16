import { formatLogLine, type LogLine } from "./log-line";
import type { Colors } from "./paint";
import { formatSpanTree, type Span } from "./span-tree";

/** A span as the collector got it. */
export interface ArrivedSpan extends Span {
  readonly kind: string;
}

export interface RequestsOptions {
  readonly print: (text: string) => void;
  readonly colors: Colors;
  /** Time that a log line waits for its spans, and spans for their log line, in milliseconds. */
  readonly patienceMs?: number;
}

/** Brings together what arrives by two ways: a request's line in the log, and its spans. */
export class Requests {
  readonly #lines = new Map<string, LogLine>();
  /** Server spans whose log line is still to come; also what it takes to draw them. */
  readonly #trees = new Map<string, readonly Span[]>();
  /** Spans whose server span is still to come. */
  #orphans: readonly ArrivedSpan[] = [];
  readonly #options: RequestsOptions;
  readonly #patienceMs: number;

  constructor(options: RequestsOptions) {
    this.#options = options;
    this.#patienceMs = options.patienceMs ?? 2_000;
  }

  /** Takes a line of the log. A request's line is printed together with its spans, any other one at once. */
  line(line: LogLine): void {
    const id = line["http.status_code"] === undefined ? undefined : line.span_id;
    if (typeof id !== "string" || line.level === "debug") {
      this.#print(line);
      return;
    }
    this.#lines.set(id, line);
    if (!this.#match(id)) setTimeout(() => this.#giveUp(id), this.#patienceMs).unref();
  }

  /** Takes spans; a server span comes after those below it, since it ends last. */
  spans(batch: readonly ArrivedSpan[]): void {
    this.#orphans = [...this.#orphans, ...batch];
    for (const server of batch.filter(({ kind }) => kind === "server")) {
      const id = server.spanId;
      const tree = below(server, this.#orphans);
      this.#orphans = this.#orphans.filter((span) => !tree.includes(span));
      this.#trees.set(id, tree);
      if (!this.#match(id)) setTimeout(() => this.#trees.delete(id), this.#patienceMs).unref();
    }
  }

  #match(id: string): boolean {
    const line = this.#lines.get(id);
    const spans = this.#trees.get(id);
    if (!line || !spans) return false;
    this.#lines.delete(id);
    this.#trees.delete(id);
    this.#print(line, spans);
    return true;
  }

  #giveUp(id: string): void {
    const line = this.#lines.get(id);
    if (this.#lines.delete(id) && line) this.#print(line);
  }

  #print(line: LogLine, spans?: readonly Span[]): void {
    const { colors, print } = this.#options;
    const tree = spans ? `\n${formatSpanTree(spans, colors)}`.replaceAll("\n", `\n${INDENT}`) : "";
    print(formatLogLine(line, colors) + tree);
  }
}

/** As wide as the time and the space after it. */
const INDENT = " ".repeat("00:00:00 ".length);

function below<T extends Span>(root: T, spans: readonly T[]): T[] {
  const children = spans.filter(({ parentSpanId }) => parentSpanId === root.spanId);
  return [root, ...children.flatMap((child) => below(child, spans))];
}
