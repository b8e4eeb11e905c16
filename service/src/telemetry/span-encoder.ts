/**
 * Spans as OTLP bytes (https://github.com/open-telemetry/opentelemetry-proto, trace/v1/trace.proto), written when they
 * end and in one pass. Most attributes are the same from request to request: they are copied, not encoded again.
 */
import type { AttributeValue, HrTime } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { attribute } from "./otlp-value";

/** Field number and wire type. */
const SPAN = 0x12;
const TRACE_ID = 0x0a;
const SPAN_ID = 0x12;
const PARENT_SPAN_ID = 0x22;
const NAME = 0x2a;
const KIND = 0x30;
const START = 0x39;
const END = 0x41;
const ATTRIBUTE = 0x4a;
const STATUS = 0x7a;
const STATUS_CODE = 0x18;
/** Field 16 takes two bytes. */
const FLAGS = 0x0185;

/** Flags of a span: that it is told whether the parent is remote, and that it is. */
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** Encoded attributes that are kept for the next span: what clients invent shall not fill the memory. */
const MOST_KEPT = 2_000;
const LONGEST_KEPT = 200;

const INITIAL_BYTES = 256 * 1024;
/** More than a span has beside its attributes; its name is a method and a route. */
const SPAN_BYTES = 1_024;
/** Reserved for a span's own length: 4 bytes hold 256 MiB, and a varint may be longer than it must. */
const LENGTH_BYTES = 4;

/** Gathers spans of one resource and scope as the bytes of an export. */
export class SpanEncoder {
  /** Spans gathered since the last `take`. */
  spans = 0;
  #bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  #end = 0;
  readonly #kept = new Map<string, Map<AttributeValue, Buffer>>();
  #keptCount = 0;

  /** Whether this encoder can write all that the span has: no events, links or trace state, nothing dropped. */
  static canWrite(span: ReadableSpan): boolean {
    return (
      span.events.length === 0 &&
      span.links.length === 0 &&
      span.status.message === undefined &&
      span.droppedAttributesCount === 0 &&
      span.spanContext().traceState === undefined &&
      span.name.length < SPAN_BYTES / 4
    );
  }

  /** Writes a span that `canWrite` accepts. */
  add(span: ReadableSpan): void {
    this.#reserve(SPAN_BYTES);
    const { traceId, spanId, traceFlags } = span.spanContext();
    const parent = span.parentSpanContext;
    this.#bytes[this.#end] = SPAN;
    const start = this.#end + 1 + LENGTH_BYTES;
    this.#end = start;
    this.#id(TRACE_ID, traceId);
    this.#id(SPAN_ID, spanId);
    if (parent?.spanId) this.#id(PARENT_SPAN_ID, parent.spanId);
    this.#name(span.name);
    this.#pair(KIND, span.kind + 1);
    this.#time(START, span.startTime);
    this.#time(END, span.endTime);
    for (const key in span.attributes) this.#attribute(key, span.attributes[key] as AttributeValue);
    this.#reserve(SPAN_BYTES);
    this.#pair(STATUS, 2);
    this.#pair(STATUS_CODE, span.status.code);
    this.#bytes.writeUInt16LE(FLAGS, this.#end);
    this.#bytes.writeUInt32LE(traceFlags | HAS_IS_REMOTE | (parent?.isRemote ? IS_REMOTE : 0), this.#end + 2);
    this.#end += 6;
    this.#length(start - LENGTH_BYTES, this.#end - start);
    this.spans += 1;
  }

  /** The spans gathered so far, without their resource and scope. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#end));
    this.#end = 0;
    this.spans = 0;
    return taken;
  }

  #id(tag: number, hex: string): void {
    this.#pair(tag, hex.length / 2);
    this.#end += this.#bytes.write(hex, this.#end, "hex");
  }

  #name(name: string): void {
    const length = this.#bytes.write(name, this.#end + 3, "utf8");
    this.#bytes[this.#end] = NAME;
    this.#bytes[this.#end + 1] = (length & 0x7f) | 0x80;
    this.#bytes[this.#end + 2] = length >>> 7;
    this.#end += 3 + length;
  }

  /** A tag and a number below 128. */
  #pair(tag: number, value: number): void {
    this.#bytes[this.#end] = tag;
    this.#bytes[this.#end + 1] = value;
    this.#end += 2;
  }

  /** Nanoseconds since 1970 in 64 bits: the seconds are multiplied in two parts, neither beyond 53 bits. */
  #time(tag: number, [seconds, nanoseconds]: HrTime): void {
    const low = (seconds % 0x10000) * 1e9 + nanoseconds;
    const high = Math.floor(seconds / 0x10000) * 1e9;
    const sum = (high % 0x10000) * 0x10000 + (low % 0x100000000);
    this.#bytes[this.#end] = tag;
    this.#bytes.writeUInt32LE(sum % 0x100000000, this.#end + 1);
    this.#bytes.writeUInt32LE(
      Math.floor(high / 0x10000) + Math.floor(low / 0x100000000) + Math.floor(sum / 0x100000000),
      this.#end + 5,
    );
    this.#end += 9;
  }

  #attribute(key: string, value: AttributeValue): void {
    let values = this.#kept.get(key);
    if (!values) {
      values = new Map();
      this.#kept.set(key, values);
    }
    let encoded = values.get(value);
    if (!encoded) {
      encoded = attribute(ATTRIBUTE, key, value);
      if (this.#keptCount < MOST_KEPT && encoded.length <= LONGEST_KEPT && typeof value !== "object") {
        values.set(value, encoded);
        this.#keptCount += 1;
      }
    }
    this.#reserve(encoded.length);
    this.#bytes.set(encoded, this.#end);
    this.#end += encoded.length;
  }

  #length(at: number, length: number): void {
    for (let byte = 0; byte < LENGTH_BYTES - 1; byte += 1) {
      this.#bytes[at + byte] = ((length >>> (7 * byte)) & 0x7f) | 0x80;
    }
    this.#bytes[at + LENGTH_BYTES - 1] = length >>> (7 * (LENGTH_BYTES - 1));
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#bytes.length + bytes));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
