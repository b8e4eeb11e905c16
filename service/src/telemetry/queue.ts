/** The way of finished spans to the collector, counting each one that is lost on it. */
import { type Context, TraceFlags } from "@opentelemetry/api";
import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import type { ReadableSpan, Span, SpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Losses } from "./losses";

/** Sizes and times of the queue; the standard OTEL_BSP_* variables set them. */
export interface QueueOptions {
  /** Spans kept while the collector is slow; more are dropped and counted. */
  readonly maxQueueSize: number;
  /** Spans after which a request to the collector is not waited for any longer. */
  readonly maxExportBatchSize: number;
  /** Time until fewer spans than that are sent, in milliseconds. */
  readonly scheduledDelayMillis: number;
  /** Time until an export is given up, in milliseconds. */
  readonly exportTimeoutMillis: number;
}

/** Some spans as OTLP bytes. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly spans: number;
}

/** Sends chunks to the collector, as one request. */
export interface ChunkExporter {
  export(chunks: Chunk[], done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

/** Spans that are serialized together. */
const CHUNK_SPANS = 48;

/**
 * Batches spans as the SDK's BatchSpanProcessor does, with two differences: what is lost is counted, and spans wait as
 * bytes. A few thousand spans that wait as objects are copied by each garbage collection, which costs as much as all
 * the rest of tracing; and serializing a whole batch at once would hold up a request for tens of milliseconds.
 */
export class SpanQueue implements SpanProcessor {
  readonly #exporter: ChunkExporter;
  readonly #options: QueueOptions;
  readonly #losses: Losses;
  #fresh: ReadableSpan[] = [];
  #chunks: Chunk[] = [];
  /** Spans in #fresh and #chunks. */
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;

  constructor(exporter: ChunkExporter, options: QueueOptions, losses: Losses) {
    this.#exporter = exporter;
    this.#options = options;
    this.#losses = losses;
  }

  onStart(_span: Span, _context: Context): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#waiting >= this.#options.maxQueueSize) {
      this.#losses.drop(1);
      return;
    }
    this.#waiting += 1;
    if (this.#fresh.push(span) >= CHUNK_SPANS) this.#serialize();
    if (this.#waiting >= this.#options.maxExportBatchSize) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), this.#options.scheduledDelayMillis).unref();
  }

  /** Sends everything that waits; resolves when the collector has taken it, or has not. */
  async forceFlush(): Promise<void> {
    while (this.#waiting > 0 || this.#sending) {
      this.#send();
      await this.#sending;
    }
  }

  async shutdown(): Promise<void> {
    await this.forceFlush();
    await this.#exporter.shutdown();
  }

  /** One request at a time: the next begins when it has ended, and what waited meanwhile is enough. */
  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#sending || this.#waiting === 0) return;
    this.#serialize();
    const chunks = this.#take();
    this.#sending = this.#export(chunks).then((delivered) => {
      if (!delivered) this.#losses.drop(countSpans(chunks));
      this.#sending = undefined;
      if (this.#waiting >= this.#options.maxExportBatchSize) this.#send();
      else if (this.#waiting > 0) {
        this.#timer ??= setTimeout(() => this.#send(), this.#options.scheduledDelayMillis).unref();
      }
    });
  }

  #export(chunks: Chunk[]): Promise<boolean> {
    return new Promise((resolve) => {
      const giveUp = setTimeout(() => resolve(false), this.#options.exportTimeoutMillis).unref();
      this.#exporter.export(chunks, ({ code, error }) => {
        clearTimeout(giveUp);
        if (error) this.#losses.complain(error.message);
        resolve(code === ExportResultCode.SUCCESS);
      });
    });
  }

  #serialize(): void {
    const spans = this.#fresh;
    if (spans.length === 0) return;
    this.#fresh = [];
    const bytes = ProtobufTraceSerializer.serializeRequest(spans);
    if (bytes) this.#chunks.push({ bytes, spans: spans.length });
  }

  /** Takes chunks out, as many as make a batch. */
  #take(): Chunk[] {
    let spans = 0;
    let chunks = 0;
    while (chunks < this.#chunks.length && spans < this.#options.maxExportBatchSize) {
      spans += (this.#chunks[chunks] as Chunk).spans;
      chunks += 1;
    }
    this.#waiting -= spans;
    return this.#chunks.splice(0, chunks);
  }
}

/** How many spans the chunks hold. */
export function countSpans(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { spans }) => sum + spans, 0);
}
