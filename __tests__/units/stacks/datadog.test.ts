import { readFileSync } from "node:fs";
import { prod } from "../../../config/environments/prod";
import { parseEnvironment } from "../../../config/load";
import type { EnvironmentInput } from "../../../config/schema";
import { everyQuestion } from "../../../constructs/observability/queries";
import { print } from "../../../constructs/observability/query/formula";
import { references as readsOf } from "../../../constructs/observability/query/references";
import { DatadogStack } from "../../../stacks/datadog";
import { synthesize } from "../../synthesized";

type Synthesized = ReturnType<ReturnType<typeof synthesize>["stack"]>;

const deployed = (environment: "local" | "dev" | "prod" | EnvironmentInput, id: string): Synthesized =>
  synthesize(environment, (app, it) => new DatadogStack(app, it)).stack(`${id}-datadog`);

const stack = deployed("prod", "prod");

test("the keys are in no file: the provider takes them from the environment", () => {
  expect(stack.json.provider.datadog).toEqual([{ api_url: "https://api.datadoghq.com/" }]);
  expect(JSON.stringify(stack.json)).not.toMatch(/api_key|app_key/i);
});

test("everything goes to the environment's site", () => {
  const europe = deployed({ ...prod, datadog: { site: "datadoghq.eu" } }, "prod");
  expect(europe.json.provider.datadog[0].api_url).toBe("https://api.datadoghq.eu/");
});

test("there are a dashboard, three objectives, and monitors of each", () => {
  const count = (type: string) => stack.resources(type).length;
  expect(count("datadog_dashboard_json")).toBe(1);
  expect(count("datadog_service_level_objective")).toBe(3);
  expect(count("datadog_monitor")).toBe(28);
  expect(count("datadog_logs_custom_pipeline")).toBe(1);
});

test("budgets' alerts and widgets are of this stack's own objectives", () => {
  const addresses = stack
    .resources("datadog_service_level_objective")
    .map(({ $address }) => `\${${$address}.id}`);
  const alerts = stack.resources("datadog_monitor").filter(({ type }) => type === "slo alert");
  for (const { query } of alerts) expect(addresses.some((address) => query.includes(address))).toBe(true);
  const dashboard: string = stack.resources("datadog_dashboard_json")[0]?.dashboard;
  for (const address of addresses) expect(dashboard.split(address)).toHaveLength(3);
});

test("the dashboard is JSON once Terraform has put the ids in", () => {
  const dashboard: string = stack.resources("datadog_dashboard_json")[0]?.dashboard;
  expect(JSON.parse(dashboard).widgets).toHaveLength(6);
});

test("the public host is called where there is one", () => {
  expect(stack.resources("datadog_synthetics_test")).toEqual([]);
  const certificateArn =
    "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789";
  const [certificate, call] = deployed(
    { ...prod, account: "111122223333", ingress: { host: "echo.example.com", certificateArn } },
    "prod",
  ).resources("datadog_synthetics_test");
  expect(call).toMatchObject({
    subtype: "http",
    request_definition: { method: "GET", url: "https://echo.example.com/health" },
    locations: ["aws:us-east-1", "aws:eu-central-1", "aws:sa-east-1"],
    options_list: { tick_every: 60, min_location_failed: 2 },
  });
  expect(certificate).toMatchObject({
    subtype: "ssl",
    request_definition: { host: "echo.example.com", port: "443" },
    assertion: [{ type: "certificate", operator: "isInMoreThan", target: "30" }],
  });
});

test("maintenance silences the environment's monitors, and no other's", () => {
  const maintenance = [
    { reason: "Upgrade", start: "2026-12-01T02:00:00", minutes: 90 },
    {
      reason: "Patches",
      start: "2026-12-02T03:00:00",
      minutes: 30,
      every: "week" as const,
      timezone: "America/Sao_Paulo",
    },
  ];
  const [once, weekly] = deployed({ ...prod, datadog: { maintenance } }, "prod").resources(
    "datadog_downtime_schedule",
  );
  expect(once).toMatchObject({
    message: "Planned maintenance: Upgrade",
    scope: "*",
    monitor_identifier: { monitor_tags: ["env:prod", "service:sample-web-app", "managed-by:terraform"] },
    recurring_schedule: {
      timezone: "UTC",
      recurrence: [{ start: "2026-12-01T02:00:00", duration: "90m", rrule: "FREQ=DAILY;INTERVAL=1;COUNT=1" }],
    },
  });
  expect(weekly?.recurring_schedule).toEqual({
    timezone: "America/Sao_Paulo",
    recurrence: [{ start: "2026-12-02T03:00:00", duration: "30m", rrule: "FREQ=WEEKLY;INTERVAL=1" }],
  });
  const tags: string[] = once?.monitor_identifier.monitor_tags;
  for (const monitor of stack.resources("datadog_monitor"))
    expect(monitor.tags).toEqual(expect.arrayContaining(tags));
});

test("units and percentiles, of which an account has one, are set by one environment", () => {
  expect(stack.resources("datadog_metric_metadata").length).toBeGreaterThan(10);
  const percentiles = stack.resources("datadog_metric_tag_configuration");
  expect(new Set(percentiles.map(({ metric_name }) => metric_name))).toEqual(
    new Set([
      "http.server.request.body.size",
      "http.server.request.duration",
      "http.server.response.body.size",
      "v8js.gc.duration",
    ]),
  );
  for (const { include_percentiles, metric_type } of percentiles) {
    expect([include_percentiles, metric_type]).toEqual([true, "distribution"]);
  }
  expect(deployed("dev", "dev").resources("datadog_metric_metadata")).toEqual([]);
});

test("percentiles can be asked for by every tag that a question reads", () => {
  const allowed = new Map<string, string[]>(
    stack.resources("datadog_metric_tag_configuration").map(({ metric_name, tags }) => [metric_name, tags]),
  );
  const ours = everyQuestion(parseEnvironment(prod)).flatMap(({ of }) =>
    of.kind === "search" ? [] : readsOf(of),
  );
  for (const { metric, tagKeys } of ours) {
    const tags = allowed.get(metric);
    if (tags) expect(tags).toEqual(expect.arrayContaining(tagKeys));
  }
});

test("logs are read by the fields that the service writes", () => {
  const { properties } = JSON.parse(readFileSync("service/testing/access-line.schema.json", "utf8"));
  const [{ filter, processor }] = stack.resources("datadog_logs_custom_pipeline") as [Synthesized["json"]];
  expect(filter).toEqual([{ query: "env:prod service:sample-web-app" }]);
  const sources = JSON.stringify(processor).match(/"sources":\["[^"]+"\]/g);
  const fields: string[] = sources?.map((text) => JSON.parse(`{${text}}`).sources[0]) ?? [];
  for (const field of fields) expect(Object.keys(properties)).toContain(field);
  expect(fields).toEqual([
    "timestamp",
    "level",
    "service",
    "message",
    "trace_id",
    "span_id",
    "http.url",
    "http.method",
  ]);
});

test("what is asked of Datadog is what was read by somebody", () => {
  const questions = everyQuestion(parseEnvironment(prod));
  const lines = questions.map(
    ({ asker, of }) => `${asker}: ${of.kind === "search" ? of.print() : print(of)}`,
  );
  expect(lines.join("\n")).toMatchSnapshot();
});
