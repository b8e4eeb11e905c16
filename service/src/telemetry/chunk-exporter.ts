/** OTLP over HTTP/protobuf for spans that are serialized already, through the SDK's own transport. */
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
} from "@opentelemetry/otlp-exporter-base/node-http";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { type Chunk, type ChunkExporter, countSpans } from "./queue";

/**
 * Creates the exporter; headers, timeout, compression and certificates are the standard OTEL_EXPORTER_OTLP_* ones.
 *
 * @param url where to, if the environment shall not say it.
 */
export function createChunkExporter(url: string | undefined): ChunkExporter {
  const headers = { "Content-Type": "application/x-protobuf" };
  const options = convertLegacyHttpOptions({ url }, "TRACES", "v1/traces", headers);
  return createOtlpHttpExportDelegate(
    options,
    {
      serializeRequest: join,
      deserializeResponse: (bytes: Uint8Array) => ProtobufTraceSerializer.deserializeResponse(bytes),
    },
    "otlp_http_span_exporter",
    { name: "span", countItems: countSpans },
    undefined,
  );
}

/** Messages of one type, one behind the other, are one message with the repeated fields of all: so says protobuf. */
function join(chunks: Chunk[]): Uint8Array {
  return Buffer.concat(chunks.map(({ bytes }) => bytes));
}
