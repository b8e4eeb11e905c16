/** What a dashboard shows, before it becomes Datadog's JSON (`json.ts`) or a page (`operations/dashboard`). */
import type { Bounds } from "../../../config/service";
import type { Expression } from "../query/formula";
import type { Search } from "../query/search";
import type { SloName } from "../slos";

export interface Dashboard {
  readonly title: string;
  readonly description: string;
  readonly variables: readonly Variable[];
  readonly groups: readonly Group[];
}

/** A choice at the top; `*` is everything. */
export interface Variable {
  readonly name: string;
  /** Key of the tag that it is about. */
  readonly tag: string;
  readonly chosen: string;
}

export interface Group {
  readonly title: string;
  /** The question that it answers. */
  readonly asks: string;
  readonly color: "blue" | "gray" | "green" | "orange" | "purple" | "yellow";
  readonly widgets: readonly Widget[];
}

export type Widget = Timeseries | Value | TopList | SloSummary | Stream | ServiceMap | Note;

interface Common {
  readonly title: string;
  /** Of the 12 columns of a dashboard. */
  readonly width: 2 | 3 | 4 | 6 | 8 | 12;
  /** Rows. */
  readonly height: 1 | 2 | 3 | 4;
}

/** What values are measured in. */
export type Unit =
  | "bytes"
  | "bytes per second"
  | "cores"
  | "fraction"
  | "items"
  | "milliseconds"
  | "nodes"
  | "percent"
  | "pods"
  | "requests"
  | "requests per second"
  | "restarts"
  | "score"
  | "seconds"
  | "state";

export interface Timeseries extends Common {
  readonly kind: "timeseries";
  readonly unit: Unit;
  readonly series: readonly Series[];
  /** Targets, drawn across. */
  readonly markers?: readonly Marker[];
  /** Deployments, drawn from top to bottom. */
  readonly events?: Search;
  readonly links?: readonly Link[];
}

export interface Series {
  readonly label: string;
  readonly of: Expression;
  readonly as?: "line" | "bars" | "area";
  /** For what is no measurement: a baseline, a limit. */
  readonly dashed?: true;
}

/** A bound that is kept below (or above) it. */
export interface Marker {
  readonly label: string;
  readonly value: number;
}

/** One number. */
export interface Value extends Common {
  readonly kind: "value";
  readonly unit: Unit;
  readonly of: Expression | { readonly kind: "budgetLeft"; readonly slo: SloName };
  readonly target: Bounds;
}

export interface TopList extends Common {
  readonly kind: "topList";
  /** The highest, so many of them. */
  readonly lines: number;
  readonly unit: Unit;
  readonly of: Expression;
  readonly target?: Bounds;
  readonly links?: readonly Link[];
}

/** State and remaining budget of an objective. */
export interface SloSummary extends Common {
  readonly kind: "slo";
  readonly slo: SloName;
  readonly days: 7 | 30;
  readonly target: number;
}

/** A list that grows: each line opens what it stands for. */
export interface Stream extends Common {
  readonly kind: "stream";
  readonly source: "deployments" | "issues" | "logs" | "patterns" | "traces";
  readonly search: Search;
}

export interface ServiceMap extends Common {
  readonly kind: "serviceMap";
  readonly service: string;
}

/** Text in Markdown. */
export interface Note extends Common {
  readonly kind: "note";
  readonly text: string;
}

/** Leads on from a widget, with what was chosen and clicked. */
export interface Link {
  readonly label: string;
  readonly url: string;
}
