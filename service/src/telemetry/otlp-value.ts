/** Attributes as OTLP bytes: https://github.com/open-telemetry/opentelemetry-proto, common/v1/common.proto. */
import type { AttributeValue } from "@opentelemetry/api";

/** Field number and wire type, of KeyValue, AnyValue and ArrayValue. */
const KEY = 0x0a;
const VALUE = 0x12;
const STRING = 0x0a;
const BOOLEAN = 0x10;
const INTEGER = 0x18;
const DOUBLE = 0x21;
const ARRAY = 0x2a;
const ITEM = 0x0a;

/** A length-delimited field: tag, length, content. */
export function field(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([Uint8Array.of(tag), varint(BigInt(length)), ...content]);
}

/** An attribute, as the field of that tag. */
export function attribute(tag: number, key: string, value: AttributeValue): Buffer {
  return field(tag, field(KEY, Buffer.from(key)), field(VALUE, anyValue(value)));
}

function anyValue(value: unknown): Buffer {
  if (typeof value === "string") return field(STRING, Buffer.from(value));
  if (typeof value === "boolean") return Buffer.of(BOOLEAN, value ? 1 : 0);
  if (Array.isArray(value)) return field(ARRAY, ...value.map((item) => field(ITEM, anyValue(item))));
  if (typeof value !== "number") return Buffer.alloc(0);
  if (Number.isSafeInteger(value))
    return Buffer.from([INTEGER, ...varint(BigInt.asUintN(64, BigInt(value)))]);
  const bytes = Buffer.alloc(9);
  bytes[0] = DOUBLE;
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
