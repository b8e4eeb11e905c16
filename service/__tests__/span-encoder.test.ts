import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, type ReadableSpan, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import fc from "fast-check";
import { SpanEncoder } from "../src/telemetry/span-encoder";
import { exportOf } from "../src/telemetry/span-export";
import { decodeSpans, type ReceivedSpan } from "../testing/otlp";

const ended: ReadableSpan[] = [];
const keeper: SpanProcessor = {
  onStart() {},
  onEnd: (span) => void ended.push(span),
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
const resource = resourceFromAttributes({
  "service.name": "test",
  tags: ["a", "b"],
  ratio: 0.5,
  big: -7,
  yes: true,
});
const tracer = new BasicTracerProvider({ resource, spanProcessors: [keeper] }).getTracer("test", "1.0");

const value = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
);
const span = fc.record({
  name: fc.string({ unit: "grapheme", maxLength: 60 }),
  kind: fc.constantFrom(SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT),
  attributes: fc.dictionary(fc.string({ minLength: 1, maxLength: 40 }), value, { maxKeys: 20 }),
  start: fc.tuple(fc.integer({ min: 0, max: 4e9 }), fc.integer({ min: 0, max: 999_999_999 })),
  seconds: fc.integer({ min: 0, max: 100_000 }),
  failed: fc.boolean(),
});

test("writes what the SDK's serializer writes, for any spans", () => {
  const encoder = new SpanEncoder();
  fc.assert(
    fc.property(fc.array(span, { minLength: 1, maxLength: 30 }), (wanted) => {
      ended.length = 0;
      for (const { name, kind, attributes, start, seconds, failed } of wanted) {
        const begun = tracer.startSpan(name, { kind, attributes, startTime: start });
        if (failed) begun.setStatus({ code: SpanStatusCode.ERROR });
        begun.end([start[0] + seconds, start[1]]);
      }
      for (const each of ended) {
        expect(SpanEncoder.canWrite(each)).toBe(true);
        encoder.add(each);
      }
      const ours = decodeSpans(exportOf(encoder.take(), ended[0] as ReadableSpan));
      const theirs = decodeSpans(Buffer.from(ProtobufTraceSerializer.serializeRequest(ended) as Uint8Array));
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 200 },
  );
});

test("one ResourceSpans holds all spans, whoever encoded them, as the SDK's serializer has it", () => {
  const encoder = new SpanEncoder();
  const mixed = fc.array(fc.record({ name: fc.string(), rare: fc.boolean() }), {
    minLength: 1,
    maxLength: 30,
  });
  const byId = (a: ReceivedSpan, b: ReceivedSpan) => a.spanId.localeCompare(b.spanId);
  fc.assert(
    fc.property(mixed, (wanted) => {
      ended.length = 0;
      for (const { name, rare } of wanted) {
        const begun = tracer.startSpan(name);
        if (rare) begun.recordException(new Error(name));
        begun.end();
      }
      for (const each of ended) if (SpanEncoder.canWrite(each)) encoder.add(each);
      const left = ended.filter((each) => !SpanEncoder.canWrite(each));
      const ours = decodeSpans(exportOf(encoder.take(), ended[0] as ReadableSpan, left));
      const theirs = decodeSpans(Buffer.from(ProtobufTraceSerializer.serializeRequest(ended) as Uint8Array));
      expect(ours.toSorted(byId)).toEqual(theirs.toSorted(byId));
      // The decoder makes one object of each ResourceSpans.
      expect(new Set(ours.map((each) => each.resource)).size).toBe(1);
    }),
    { numRuns: 200 },
  );
});

test("a span of another resource keeps its own", () => {
  ended.length = 0;
  const other = resourceFromAttributes({ "service.name": "other" });
  const stranger = new BasicTracerProvider({ resource: other, spanProcessors: [keeper] }).getTracer("other");
  const encoder = new SpanEncoder();
  tracer.startSpan("own").end();
  stranger.startSpan("strange").end();
  const [own, strange] = ended as [ReadableSpan, ReadableSpan];
  encoder.add(own);
  const spans = decodeSpans(exportOf(encoder.take(), own, [strange]));
  expect(spans.map(({ name, resource: { "service.name": service } }) => [name, service])).toEqual([
    ["own", "test"],
    ["strange", "other"],
  ]);
});

test.each([
  ["an exception", (open: ReturnType<typeof tracer.startSpan>) => open.recordException(new Error("broken"))],
  [
    "a message",
    (open: ReturnType<typeof tracer.startSpan>) =>
      open.setStatus({ code: SpanStatusCode.ERROR, message: "broken" }),
  ],
  ["a very long name", (open: ReturnType<typeof tracer.startSpan>) => open.updateName("x".repeat(1_000))],
])("leaves a span with %s to the SDK's serializer", (_, change) => {
  ended.length = 0;
  const open = tracer.startSpan("span");
  change(open);
  open.end();
  expect(SpanEncoder.canWrite(ended[0] as ReadableSpan)).toBe(false);
});
