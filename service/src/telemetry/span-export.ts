/**
 * A request to the collector (https://github.com/open-telemetry/opentelemetry-proto, trace/v1/trace.proto), of spans that
 * are bytes already and of those that only the SDK's serializer can write.
 */
import type { AttributeValue } from "@opentelemetry/api";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { attribute, field } from "./otlp-value";

/** Field number and wire type. */
const RESOURCE_SPANS = 0x0a;
const RESOURCE = 0x0a;
const RESOURCE_ATTRIBUTE = 0x0a;
const SCOPE_SPANS = 0x12;
const SCOPE = 0x0a;
const SCOPE_NAME = 0x0a;
const SCOPE_VERSION = 0x12;

/**
 * A whole export. Spans of one resource are in one `ResourceSpans`, whoever encoded them: Datadog's agents look no
 * further for a span's parent, and take a span without one for the entry of a service.
 *
 * @param encoded spans that an encoder gathered
 * @param example one of them, for the resource and scope that they all share
 * @param rare those that the encoder leaves to the SDK's serializer
 */
export function exportOf(
  encoded: Uint8Array,
  { resource, instrumentationScope: scope }: ReadableSpan,
  rare: readonly ReadableSpan[] = [],
): Buffer {
  const akin = rare.filter((span) => span.resource === resource);
  const strange = rare.filter((span) => span.resource !== resource);
  const names = [
    field(SCOPE_NAME, Buffer.from(scope.name)),
    field(SCOPE_VERSION, Buffer.from(scope.version ?? "")),
  ];
  // Protobuf messages of one type, one behind the other, are one message with the repeated fields of both.
  return Buffer.concat([
    field(
      RESOURCE_SPANS,
      akin.length > 0 ? contentOf(serialized(akin)) : resourceField(resource),
      encoded.length > 0 ? field(SCOPE_SPANS, field(SCOPE, ...names), encoded) : encoded,
    ),
    serialized(strange),
  ]);
}

function resourceField({ attributes }: ReadableSpan["resource"]): Buffer {
  const encoded = Object.entries(attributes).map(([key, value]) =>
    attribute(RESOURCE_ATTRIBUTE, key, value as AttributeValue),
  );
  return field(RESOURCE, ...encoded);
}

/** A `ResourceSpans` for each resource; nothing for no spans. */
function serialized(spans: readonly ReadableSpan[]): Uint8Array {
  if (spans.length === 0) return new Uint8Array();
  const bytes = ProtobufTraceSerializer.serializeRequest([...spans]);
  if (!bytes) throw new Error(`The SDK's serializer makes nothing of ${spans.length} spans`);
  return bytes;
}

/** What is in a length-delimited field with a tag of one byte, which is all that the bytes are. */
function contentOf(bytes: Uint8Array): Uint8Array {
  const lastOfLength = bytes.findIndex((byte, at) => at > 0 && byte < 0x80);
  return bytes.subarray(lastOfLength + 1);
}
