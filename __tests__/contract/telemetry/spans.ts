/** What can be searched for in spans. https://docs.datadoghq.com/tracing/trace_explorer/query_syntax/ */
import type { ReceivedSpan } from "../../../service/testing/otlp";
import { any } from "./emitted";
import type { Searchable } from "./logs";
import { podTags } from "./tags";

/** Reserved attributes are written as tags are, without an `@`. */
const reserved = any(
  "env",
  "operation_name",
  "resource_name",
  "service",
  "span_id",
  "status",
  "trace_id",
  "type",
  "version",
);

/** @param spans what the service sent; none, where nobody takes it */
export function serviceSpans(spans: readonly ReceivedSpan[]): Searchable {
  if (spans.length === 0) return { tags: {}, attributes: [] };
  const names = spans.flatMap(({ attributes, resource }) => Object.keys({ ...resource, ...attributes }));
  return {
    tags: { ...podTags, ...reserved },
    // `OtelSpanToDDSpan` in pkg/trace/transform/transform.go adds these.
    attributes: [
      ...new Set([...names, "span.kind", "error.message", "error.stack", "error.type", "duration"]),
    ],
  };
}
