import { loadEnvironments } from "../../../config/load";
import type { Environment } from "../../../config/schema";
import { dashboard } from "../../../constructs/observability/dashboard/dashboard";
import { dashboardRequest } from "../../../constructs/observability/dashboard/json";
import { monitors } from "../../../constructs/observability/monitors/monitors";
import { monitorRequest } from "../../../constructs/observability/monitors/request";
import { sloRequest, slos } from "../../../constructs/observability/slos";
import { complaints } from "./datadog-model";

const sloIds = { availability: "a".repeat(32), latency: "b".repeat(32), errors: "c".repeat(32) };
const [prod] = loadEnvironments("prod") as [Environment];
const shown = () => dashboardRequest(dashboard(prod), sloIds);
const alert = (id: string) => {
  const monitor = monitors(prod).find((candidate) => candidate.id === id);
  if (!monitor) throw new Error(`There is no monitor ${id}`);
  return monitorRequest(monitor, prod, sloIds);
};

describe.each(["local", "dev", "prod"])(
  "What %s hands to Datadog is what Datadog's client knows:",
  (name) => {
    const [environment] = loadEnvironments(name) as [Environment];

    test("the dashboard", () => {
      expect(complaints("Dashboard", dashboardRequest(dashboard(environment), sloIds))).toEqual([]);
    });

    test.each(Object.values(slos(environment)))("SLO $id", (slo) => {
      expect(complaints("ServiceLevelObjectiveRequest", sloRequest(slo, environment))).toEqual([]);
    });

    test.each(monitors(environment))("monitor $id", (monitor) => {
      expect(complaints("Monitor", monitorRequest(monitor, environment, sloIds))).toEqual([]);
    });
  },
);

/** Something right with one thing made wrong. */
function broken<T>(request: T, replace: string, by: string): unknown {
  const text = JSON.stringify(request);
  if (!text.includes(replace)) throw new Error(`${replace} is not there to be broken`);
  return JSON.parse(text.replace(replace, by));
}

describe("Datadog's client knows no", () => {
  test.each([
    ["widget of a type that there is none", '"type":"timeseries"', '"type":"trace_waterfall"'],
    ["source of a list that there is none", '"trace_stream"', '"waterfall_stream"'],
    ["misspelt key", '"show_legend"', '"show_legends"'],
    ["query without a source", '"data_source":"metrics",', ""],
    ["measure of an SLO that there is none", '"error_budget_remaining"', '"error_budget_left"'],
    ["text for a number", '"precision":2', '"precision":"2"'],
    ["time window of 24 hours", '"time_windows":["30d"]', '"time_windows":["24h"]'],
    ["unit that is neither its own nor ours", '"custom_unit_label"', '"my_unit"'],
    [
      "layout that there is none",
      '"layout_type":"ordered","reflow_type"',
      '"layout_type":"stacked","reflow_type"',
    ],
  ])("dashboard with a %s", (_, replace, by) => {
    expect(complaints("Dashboard", broken(shown(), replace, by))).not.toEqual([]);
  });

  test.each([
    ["window of 24 hours", '"timeframe":"30d"', '"timeframe":"24h"'],
    ["type that there is none", '"type":"metric"', '"type":"ratio"'],
    ["misspelt key", '"numerator"', '"nominator"'],
    ["text for a target", '"target":99.9', '"target":"99.9"'],
  ])("SLO with a %s", (_, replace, by) => {
    const slo = sloRequest(slos(prod).availability, prod);
    expect(complaints("ServiceLevelObjectiveRequest", broken(slo, replace, by))).not.toEqual([]);
  });

  test.each([
    ["type that there is none", '"query alert"', '"formula alert"'],
    ["misspelt option", '"evaluation_delay"', '"evaluation_delays"'],
    ["way with missing data that there is none", '"show_no_data"', '"ignore"'],
    ["misspelt threshold", '"critical_recovery"', '"criticalRecovery"'],
  ])("monitor with a %s", (_, replace, by) => {
    expect(complaints("Monitor", broken(alert("error-rate"), replace, by))).not.toEqual([]);
  });
});
