/** The way of finished spans to the exporter, counting each one that is lost on it. */
import type { Context } from "@opentelemetry/api";
import { ExportResultCode } from "@opentelemetry/core";
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type Span,
  type SpanExporter,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import type { Losses } from "./losses";

/** Sizes and times of the queue; the standard OTEL_BSP_* variables set them. */
export interface QueueOptions {
  /** Spans kept while the collector is slow; more are dropped and counted. */
  readonly maxQueueSize: number;
  /** Spans a request to the collector. */
  readonly maxExportBatchSize: number;
  /** Time until a batch that is not full is sent, in milliseconds. */
  readonly scheduledDelayMillis: number;
  /** Time until an export is given up, in milliseconds. */
  readonly exportTimeoutMillis: number;
}

/**
 * The SDK's batching processor behind a count of what it holds.
 *
 * On its own it drops without telling anyone; here a span that finds the queue full is counted instead of queued,
 * and so are the spans of a failed export.
 */
export class CountedQueue implements SpanProcessor {
  readonly #batches: BatchSpanProcessor;
  readonly #losses: Losses;
  readonly #limit: number;
  #queued = 0;

  constructor(exporter: SpanExporter, options: QueueOptions, losses: Losses) {
    this.#losses = losses;
    this.#limit = options.maxQueueSize;
    this.#batches = new BatchSpanProcessor(this.#counting(exporter), options);
  }

  onStart(_span: Span, _context: Context): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & 1) === 0) return;
    if (this.#queued >= this.#limit) {
      this.#losses.drop(1);
      return;
    }
    this.#queued += 1;
    this.#batches.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#batches.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#batches.shutdown();
  }

  #counting(exporter: SpanExporter): SpanExporter {
    return {
      export: (spans, done) => {
        this.#queued -= spans.length;
        exporter.export(spans, (result) => {
          if (result.code !== ExportResultCode.SUCCESS) this.#losses.drop(spans.length);
          done(result);
        });
      },
      shutdown: () => exporter.shutdown(),
    };
  }
}
