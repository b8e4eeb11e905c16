/** What the widgets of a dashboard ask for, as Datadog's API takes them. */
import type { Asked, AskedSource } from "./asked";

// biome-ignore lint/suspicious/noExplicitAny: JSON of Datadog's API, whole.
export type Json = any;

/** Streams of a dashboard's lists. */
const STREAMS: Readonly<Record<string, AskedSource>> = {
  event_stream: "events",
  issue_stream: "spans",
  apm_issue_stream: "spans",
  trace_stream: "spans",
  logs_stream: "logs",
  logs_pattern_stream: "logs",
};

/** Widgets that ask for nothing that could be missing: text, and what Datadog makes of an objective. */
const WITHOUT_QUERY = new Set(["note", "slo", "servicemap"]);

interface PlacedWidget {
  readonly where: string;
  readonly definition: Json;
}

/** Widgets, those within groups too. */
export function widgetsIn({ definition }: Json, within?: string): PlacedWidget[] {
  const title = definition.title ?? definition.type;
  if (definition.type === "group") {
    return definition.widgets.flatMap((widget: Json) => widgetsIn(widget, title.split(":")[0]));
  }
  return [{ where: `dashboard, ${within}: ${title}`, definition }];
}

/** Queries of a widget. @throws Error for one of a kind that nobody looks into here. */
export function queriesIn(where: string, definition: Json): Asked[] {
  const requests: Json[] = [definition.requests ?? []].flat();
  const asked = [
    ...requests.flatMap(({ queries = [], query, q }) => [
      ...queries.flatMap((one: Json) => fromQuery(where, one)),
      ...(query ? [fromStream(where, query)] : []),
      ...(q ? [{ where, source: "metrics" as const, text: q }] : []),
    ]),
    ...(definition.events ?? []).map(({ q }: Json) => ({ where, source: "events" as const, text: q })),
  ];
  if (asked.length > 0 || WITHOUT_QUERY.has(definition.type)) return asked;
  // The budget of an objective is all that it shows.
  if (JSON.stringify(requests).includes('"data_source":"slo"')) return [];
  throw new Error(
    `${where}: no query was found in a widget of type ${definition.type}. Teach asked.ts to read it.`,
  );
}

function fromQuery(where: string, { data_source, query, search }: Json): Asked[] {
  if (data_source === "slo") return [];
  if (data_source === "metrics") return [{ where, source: "metrics", text: query }];
  if (["logs", "spans", "events"].includes(data_source)) {
    return [{ where, source: data_source, text: search?.query ?? "" }];
  }
  throw new Error(
    `${where}: nobody knows here what data source ${data_source} has. Teach asked.ts to read it.`,
  );
}

function fromStream(where: string, { data_source, query_string }: Json): Asked {
  const source = STREAMS[data_source];
  if (!source)
    throw new Error(`${where}: nobody knows here what ${data_source} has. Teach asked.ts to read it.`);
  return { where, source, text: query_string };
}

/** Columns that are no field: what Datadog draws. */
const DRAWN = new Set([
  "timestamp",
  "status_line",
  "content",
  "details",
  "title",
  "tags",
  "volume",
  "message",
]);

/** Fields of a list's columns. */
export function columnsIn(where: string, definition: Json): Asked[] {
  if (definition.type !== "list_stream") return [];
  return definition.requests.flatMap(({ columns, query }: Json) =>
    columns
      .map(({ field }: Json) => field)
      .filter((field: string) => !DRAWN.has(field))
      .map((field: string) => ({ ...fromStream(where, query), text: `${field}:*` })),
  );
}
