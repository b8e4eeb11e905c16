/** OTLP over HTTP/protobuf for spans that are bytes already, through the SDK's own transport. */
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
} from "@opentelemetry/otlp-exporter-base/node-http";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import type { Batch, BatchExporter } from "./queue";

/**
 * Creates the exporter; headers, timeout, compression and certificates are the standard OTEL_EXPORTER_OTLP_* ones.
 *
 * @param url where to, if the environment shall not say it.
 */
export function createBatchExporter(url: string | undefined): BatchExporter {
  const headers = { "Content-Type": "application/x-protobuf" };
  const options = convertLegacyHttpOptions({ url }, "TRACES", "v1/traces", headers);
  const serializer = {
    serializeRequest: ({ bytes }: Batch) => bytes,
    deserializeResponse: (response: Uint8Array) => ProtobufTraceSerializer.deserializeResponse(response),
  };
  const helper = { name: "span" as const, countItems: ({ spans }: Batch) => spans };
  return createOtlpHttpExportDelegate(options, serializer, "otlp_http_span_exporter", helper, undefined);
}
