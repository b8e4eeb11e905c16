/** Lists that grow, as Datadog's API takes them. https://docs.datadoghq.com/dashboards/widgets/list/ */
import type { Stream } from "./widget";

const sources: Readonly<
  Record<Stream["source"], { readonly data_source: string; readonly columns: readonly string[] }>
> = {
  deployments: { data_source: "event_stream", columns: ["timestamp", "title", "tags"] },
  issues: { data_source: "issue_stream", columns: ["timestamp", "details"] },
  logs: { data_source: "logs_stream", columns: ["status_line", "timestamp", "version", "content"] },
  patterns: { data_source: "logs_pattern_stream", columns: ["status_line", "volume", "message"] },
  traces: {
    data_source: "trace_stream",
    columns: ["timestamp", "resource_name", "@duration", "@http.status_code", "version"],
  },
};

export function streamDefinition({ title, source, search }: Stream): Record<string, unknown> {
  const { data_source, columns } = sources[source];
  return {
    type: "list_stream",
    title,
    requests: [
      {
        response_format: "event_list",
        columns: columns.map((field) => ({ field, width: "auto" })),
        query: {
          data_source,
          query_string: search.print(),
          ...(source === "deployments" && { event_size: "s" }),
          ...(source === "issues" && { persona: "backend", states: ["OPEN"] }),
          ...((source === "logs" || source === "patterns") && { indexes: [] }),
        },
      },
    ],
  };
}
