import { ExportResultCode } from "@opentelemetry/core";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { decodeSpans } from "../../testing/otlp";
import { Losses } from "./losses";
import { type BatchExporter, SpanQueue } from "./queue";

const OPTIONS = {
  maxQueueSize: 10,
  maxExportBatchSize: 2,
  scheduledDelayMillis: 10_000,
  exportTimeoutMillis: 10_000,
};

/** A queue whose spans go to `send`, and what is said of its losses. */
function start(send: BatchExporter["export"]) {
  const lines: object[] = [];
  const losses = new Losses({ warn: (fields: object) => void lines.push(fields) } as never);
  const queue = new SpanQueue({ export: send, shutdown: () => Promise.resolve() }, OPTIONS, losses);
  const tracer = new BasicTracerProvider({ spanProcessors: [queue] }).getTracer("test");
  const end = (spans: number) => {
    for (let i = 0; i < spans; i += 1) tracer.startSpan("span").end();
  };
  return { queue, losses, lines, tracer, end };
}

test("each span is undelivered until the collector has answered, and dropped where none fits", async () => {
  let answer = () => {};
  const { queue, losses, end } = start((_, done) => {
    answer = () => done({ code: ExportResultCode.SUCCESS });
  });
  end(14);
  await Promise.resolve();
  // A full batch is under way: two more spans than the queue has places are taken.
  expect([queue.undelivered, losses.droppedSpans]).toEqual([12, 2]);
  const flushed = queue.forceFlush();
  while (queue.undelivered > 0) {
    answer();
    await new Promise(setImmediate);
  }
  await flushed;
  expect([queue.undelivered, losses.droppedSpans]).toEqual([0, 2]);
  losses.close();
});

test("an exporter that throws loses its batch, counted and told, and nothing else", async () => {
  let first = true;
  const { queue, losses, lines, end } = start((_, done) => {
    if (first) {
      first = false;
      throw new Error("out of order");
    }
    done({ code: ExportResultCode.SUCCESS });
  });
  end(5);
  await queue.forceFlush();
  losses.close();
  expect(queue.undelivered).toBe(0);
  expect(lines).toEqual([
    {
      "telemetry.spans_dropped": 2,
      "telemetry.problems": 1,
      "telemetry.last_problem": "out of order",
    },
  ]);
});

test("a failed span travels with those of its trace: agents look no further than its ResourceSpans", async () => {
  const batches: Buffer[] = [];
  const { queue, losses, tracer } = start(({ bytes }, done) => {
    batches.push(Buffer.from(bytes));
    done({ code: ExportResultCode.SUCCESS });
  });
  const failed = tracer.startSpan("failed");
  tracer.startSpan("inner").end();
  failed.recordException(new Error("out of order"));
  failed.end();
  await queue.forceFlush();
  losses.close();
  const [spans = []] = batches.map(decodeSpans);
  expect(spans.map(({ name }) => name).toSorted()).toEqual(["failed", "inner"]);
  // The decoder makes one object of each ResourceSpans.
  expect(new Set(spans.map(({ resource }) => resource)).size).toBe(1);
});
