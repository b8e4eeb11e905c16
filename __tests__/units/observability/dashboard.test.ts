import fc from "fast-check";
import { loadEnvironments } from "../../../config/load";
import type { Environment } from "../../../config/schema";
import { targets } from "../../../config/service";
import { dashboard } from "../../../constructs/observability/dashboard/dashboard";
import { arrange, heightOf } from "../../../constructs/observability/dashboard/layout";
import { appHost, toTraces } from "../../../constructs/observability/dashboard/links";
import { unitFormats } from "../../../constructs/observability/dashboard/units";
import type { Timeseries, Widget } from "../../../constructs/observability/dashboard/widget";
import { widgetDefinition } from "../../../constructs/observability/dashboard/widget-json";
import { asked } from "../../../constructs/observability/queries";
import { print } from "../../../constructs/observability/query/formula";

const [prod] = loadEnvironments("prod") as [Environment];
const shown = dashboard(prod);
const widgets = shown.groups.flatMap((group) => group.widgets);
const timeseries = (title: string) => {
  const found = widgets.find(
    (widget): widget is Timeseries => widget.kind === "timeseries" && widget.title === title,
  );
  if (!found)
    throw new Error(`There is no ${title} among ${widgets.map((widget) => widget.title).join(", ")}`);
  return found;
};

test("The groups are those of the case study, and what it takes to run the service", () => {
  expect(shown.groups.map(({ title }) => title)).toEqual([
    "Overview",
    "Infrastructure",
    "APM",
    "Rollout",
    "Logs",
    "Runtime",
  ]);
});

test("One may choose environment, service, version and cluster", () => {
  expect(shown.variables).toEqual([
    { name: "env", tag: "env", chosen: "prod" },
    { name: "service", tag: "service", chosen: "sample-web-app" },
    { name: "version", tag: "version", chosen: "*" },
    { name: "cluster", tag: "kube_cluster_name", chosen: "*" },
  ]);
});

test("Widgets ask for what was chosen, and are fixed to no environment", () => {
  const texts = widgets.flatMap(asked).map((of) => (of.kind === "search" ? of.print() : print(of)));
  for (const text of texts) {
    expect(text).toContain("$env");
    expect(text).not.toContain("env:prod");
  }
});

test.each(widgets)("$title: has a title, and a unit that Datadog writes", (widget) => {
  expect(widget.title).toMatch(/^[\p{L}\d].{2,}/u);
  const definition = widgetDefinition(widget, ids);
  if (widget.kind === "note") return expect(definition.content).toContain(widget.title);
  expect(definition.title).toBe(widget.title);
  if (!("unit" in widget)) return;
  const formats = JSON.stringify(definition).match(/"number_format":{"unit":{[^}]*}/g);
  expect(formats?.length).toBeGreaterThan(0);
  for (const format of formats ?? []) expect(format).toContain(JSON.stringify(unitFormats[widget.unit]));
});

const ids = { availability: "1", latency: "2", errors: "3" };

test("Objectives are drawn where they are to be kept", () => {
  const drawn = (title: string) => timeseries(title).markers?.map(({ label, value }) => [label, value]);
  expect(drawn("Latency")).toEqual([
    ["Objective: p50 below 100 ms", 0.1],
    ["Objective: p99 below 500 ms", 0.5],
  ]);
  expect(drawn("Error rate")).toEqual([["Objective: below 0.1 %", 0.1]]);
  expect(drawn("p99 by version: a canary beside stable")).toEqual([["Objective: p99 below 500 ms", 0.5]]);
  expect(drawn("Event-loop delay")).toEqual([[expect.any(String), targets.eventLoopSeconds]]);
});

test("Traffic is shown against that of a week ago and a fifth", () => {
  const [now, baseline] = timeseries("Request rate").series;
  expect(print(now?.of as never)).toBe(
    "sum:trace.http.server.request.hits{$env,$service,$version}.as_rate()",
  );
  expect(print(baseline?.of as never)).toBe(`week_before(${print(now?.of as never)}) * 1.2`);
});

test("Deployments are drawn wherever a new version may show", () => {
  const marked = widgets.filter((widget) => widget.kind === "timeseries" && widget.events);
  expect(marked.map(({ title }) => title)).toEqual(
    expect.arrayContaining(["Request rate", "Error rate", "Latency", "Phase", "Requests by version"]),
  );
  for (const widget of marked as Timeseries[]) {
    expect(widget.events?.print()).toBe(
      "$env $service event:(rollout-updated OR rollout-completed OR rollout-aborted)",
    );
  }
});

test("Error budgets are printed", () => {
  const note = widgets.find((widget): widget is Extract<Widget, { kind: "note" }> => widget.kind === "note");
  for (const budget of ["43.2 minutes", "504 minutes", "10.08 minutes"]) expect(note?.text).toContain(budget);
});

test("Links lead to the pages of the environment's site", () => {
  expect(appHost("datadoghq.com")).toBe("app.datadoghq.com");
  expect(appHost("datadoghq.eu")).toBe("app.datadoghq.eu");
  expect(appHost("us5.datadoghq.com")).toBe("us5.datadoghq.com");
  const { url } = toTraces("datadoghq.com");
  expect(url).toMatch(/^https:\/\/app\.datadoghq\.com\/apm\/traces\?query=env%3A{{\$env\.value}}/);
  expect(url).toMatch(/&start={{timestamp_start}}&end={{timestamp_end}}$/);
});

describe("A layout", () => {
  const sizes = fc.array(
    fc.record({ width: fc.constantFrom(2, 3, 4, 6, 8, 12), height: fc.constantFrom(1, 2, 3, 4) }),
  ) as fc.Arbitrary<Pick<Widget, "width" | "height">[]>;

  test("lets no widget cover another, or leave the page", () => {
    fc.assert(
      fc.property(sizes, (all) => {
        const taken = new Set<string>();
        const placed = arrange(all);
        for (const { widget, x, y } of placed) {
          expect(x + widget.width).toBeLessThanOrEqual(12);
          expect(y + widget.height).toBeLessThanOrEqual(heightOf(placed));
          for (let column = x; column < x + widget.width; column += 1) {
            for (let row = y; row < y + widget.height; row += 1) {
              expect(taken.has(`${column} ${row}`)).toBe(false);
              taken.add(`${column} ${row}`);
            }
          }
        }
      }),
    );
  });

  test("fills its rows, so that nothing hangs in the air", () => {
    for (const { widgets: inGroup } of shown.groups) {
      const placed = arrange(inGroup);
      const area = inGroup.reduce((sum, { width, height }) => sum + width * height, 0);
      expect(area).toBe(heightOf(placed) * 12);
    }
  });
});
