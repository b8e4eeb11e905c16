/** The way of finished spans to the collector, counting each one that is lost on it. */
import { type Context, TraceFlags } from "@opentelemetry/api";
import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import type { ReadableSpan, Span, SpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Losses } from "./losses";
import { SpanEncoder } from "./span-encoder";
import { exportOf } from "./span-export";

/** Sizes and times of the queue; the standard OTEL_BSP_* variables set them. */
export interface QueueOptions {
  /** Spans kept while the collector is slow; more are dropped and counted. */
  readonly maxQueueSize: number;
  /** Spans a request to the collector. */
  readonly maxExportBatchSize: number;
  /** Time until fewer spans than that are sent, in milliseconds. */
  readonly scheduledDelayMillis: number;
  /** Time until an export is given up, in milliseconds. */
  readonly exportTimeoutMillis: number;
}

/** An export request: OTLP bytes, and how many spans they are. */
export interface Batch {
  readonly bytes: Uint8Array;
  readonly spans: number;
}

/** Sends one batch to the collector. */
export interface BatchExporter {
  export(batch: Batch, done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

/** Spans that wait together. */
interface Waiting {
  readonly encoded: Buffer;
  /** Those that the encoder leaves to the SDK's serializer: failures, mostly. */
  readonly rare: readonly ReadableSpan[];
  readonly spans: number;
  /** One of them, for the resource and scope that all have. */
  readonly example: ReadableSpan;
}

/**
 * Batches spans as the SDK's BatchSpanProcessor does, with two differences: what is lost is counted, and spans wait as
 * bytes. Thousands of spans that wait as objects are copied by each garbage collection, which costs as much as all the
 * rest of tracing; and serializing a whole batch at once would hold up requests for tens of milliseconds.
 */
export class SpanQueue implements SpanProcessor {
  readonly #exporter: BatchExporter;
  readonly #options: QueueOptions;
  readonly #losses: Losses;
  readonly #encoder = new SpanEncoder();
  #rare: ReadableSpan[] = [];
  #example: ReadableSpan | undefined;
  #full: Waiting[] = [];
  #waiting = 0;
  #underWay = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;

  constructor(exporter: BatchExporter, options: QueueOptions, losses: Losses) {
    this.#exporter = exporter;
    this.#options = options;
    this.#losses = losses;
  }

  /** Spans that the collector has neither taken nor lost yet. */
  get undelivered(): number {
    return this.#waiting + this.#underWay;
  }

  onStart(_span: Span, _context: Context): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#waiting >= this.#options.maxQueueSize) {
      this.#losses.drop(1);
      return;
    }
    this.#waiting += 1;
    this.#add(span);
    if (this.#encoder.spans + this.#rare.length >= this.#options.maxExportBatchSize) this.#seal();
    this.#schedule();
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

  #add(span: ReadableSpan): void {
    this.#example ??= span;
    const { resource, instrumentationScope } = this.#example;
    const shared = span.resource === resource && span.instrumentationScope === instrumentationScope;
    if (shared && SpanEncoder.canWrite(span)) this.#encoder.add(span);
    else this.#rare.push(span);
  }

  #seal(): void {
    const spans = this.#encoder.spans + this.#rare.length;
    if (spans === 0 || !this.#example) return;
    this.#full.push({ encoded: this.#encoder.take(), rare: this.#rare, spans, example: this.#example });
    this.#rare = [];
    this.#example = undefined;
  }

  /** A full batch goes at once, others wait for company. */
  #schedule(): void {
    if (this.#sending || this.#waiting === 0) return;
    if (this.#full.length > 0) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), this.#options.scheduledDelayMillis).unref();
  }

  /** One request at a time. */
  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#sending) return;
    if (this.#full.length === 0) this.#seal();
    const batch = this.#full.shift();
    if (!batch) return;
    this.#waiting -= batch.spans;
    this.#underWay = batch.spans;
    this.#sending = this.#deliver(batch);
  }

  async #deliver(batch: Waiting): Promise<void> {
    const delivered = await this.#export(batch).catch((error: Error) => {
      this.#losses.complain(error.message);
      return false;
    });
    if (!delivered) this.#losses.drop(batch.spans);
    this.#underWay = 0;
    this.#sending = undefined;
    this.#schedule();
  }

  async #export({ encoded, rare, spans, example }: Waiting): Promise<boolean> {
    await example.resource.waitForAsyncAttributes?.();
    const bytes = exportOf(encoded, example, rare);
    return new Promise((resolve) => {
      const giveUp = setTimeout(() => resolve(false), this.#options.exportTimeoutMillis).unref();
      this.#exporter.export({ bytes, spans }, ({ code, error }) => {
        clearTimeout(giveUp);
        if (error) this.#losses.complain(error.message);
        resolve(code === ExportResultCode.SUCCESS);
      });
    });
  }
}
