import type { Unit } from "./widget";

/** A unit in Datadog's words, or a label of our own where it has none. https://docs.datadoghq.com/metrics/units/ */
export type UnitFormat =
  | { readonly type: "canonical_unit"; readonly unit_name: string; readonly per_unit_name?: string }
  | { readonly type: "custom_unit_label"; readonly label: string };

export const unitFormats: Readonly<Record<Unit, UnitFormat>> = {
  bytes: canonical("byte"),
  "bytes per second": canonical("byte", "second"),
  cores: canonical("core"),
  fraction: canonical("fraction"),
  items: canonical("item"),
  milliseconds: canonical("millisecond"),
  nodes: canonical("node"),
  percent: canonical("percent"),
  pods: custom("pods"),
  requests: canonical("request"),
  "requests per second": canonical("request", "second"),
  restarts: custom("restarts"),
  score: custom("of 1"),
  seconds: canonical("second"),
  state: custom("1 is now"),
};

function canonical(unit_name: string, per_unit_name?: string): UnitFormat {
  return { type: "canonical_unit", unit_name, ...(per_unit_name && { per_unit_name }) };
}

function custom(label: string): UnitFormat {
  return { type: "custom_unit_label", label };
}
