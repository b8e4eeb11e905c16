/** Stack `datadog` on its own, by the real provider's schema and with nobody to talk to. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "cdktf";
import { prod } from "../../config/environments/prod";
import { parseEnvironment } from "../../config/load";
import { applyPolicies } from "../../constructs/policies/apply";
import { mockedApply } from "../../operations/terraform/mocked-apply";
import { prepareStackFolder } from "../../operations/terraform/stack-folder";
import { Terraform } from "../../operations/terraform/terraform";
import { findMirror, findTerraform, needed } from "../../operations/tools/find";
import { DatadogStack } from "../../stacks/datadog";
import { APPLY_MILLISECONDS, Applied } from "../mocked/applied";
import { complaints } from "../units/observability/datadog-model";
import { ingress } from "./stacks";

const environment = parseEnvironment({
  ...prod,
  account: "111122223333",
  ingress,
  datadog: {
    notify: { page: ["@pagerduty-web"], ticket: ["@slack-web"] },
    maintenance: [{ reason: "Upgrade", start: "2026-12-01T02:00:00", minutes: 90, every: "week" }],
  },
});

/** @param change of the Terraform JSON, to see what the provider refuses */
async function applied(change: (json: string) => string = (json) => json): Promise<Applied> {
  const program = needed("Terraform", await findTerraform()).path;
  const outdir = mkdtempSync(path.join(tmpdir(), "datadog-"));
  try {
    const app = new App({ outdir });
    new DatadogStack(app, environment);
    applyPolicies(app);
    app.synth();
    const folder = path.join(outdir, "stacks", "prod-datadog");
    const file = path.join(folder, "cdk.tf.json");
    writeFileSync(file, change(readFileSync(file, "utf8")));
    prepareStackFolder(folder, await findMirror("hashicorp/aws"));
    return new Applied(await mockedApply(new Terraform(folder, { path: program })));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe("Stack datadog", () => {
  let datadog: Applied;
  beforeAll(async () => {
    datadog = await applied();
  }, APPLY_MILLISECONDS);

  test("is what the provider takes, and a second plan changes nothing", () => {
    expect(datadog.all("datadog_monitor")).toHaveLength(28);
    expect(datadog.all("datadog_synthetics_test")).toHaveLength(2);
    expect(datadog.all("datadog_downtime_schedule")).toHaveLength(1);
    expect(datadog.secondPlan).toEqual([]);
  });

  test("asks in its alerts for the objectives that it made", () => {
    const ids = datadog.all("datadog_service_level_objective").map(({ id }) => id);
    expect(ids).toHaveLength(3);
    const asked = datadog
      .all("datadog_monitor")
      .filter(({ type }) => type === "slo alert")
      .map(({ query }) => /^burn_rate\("([^"]+)"\)/.exec(query)?.[1]);
    expect(new Set(asked)).toEqual(new Set(ids));
  });

  test("shows a dashboard that Datadog's client knows, with the objectives that it made", () => {
    const { dashboard } = datadog.one("datadog_dashboard_json");
    expect(complaints("Dashboard", JSON.parse(dashboard))).toEqual([]);
    for (const { id } of datadog.all("datadog_service_level_objective"))
      expect(dashboard).toContain(`"${id}"`);
  });
});

test.each([
  [
    "a type of monitor that there is none",
    '"type": "query alert"',
    '"type": "formula alert"',
    "formula alert",
  ],
  ["an objective over a day", '"timeframe": "30d"', '"timeframe": "24h"', "24h"],
  ["an assertion that there is none", '"isInMoreThan"', '"isInAboutThan"', "isInAboutThan"],
])(
  "the provider refuses %s",
  async (_, replace, by, named) => {
    const change = (json: string) => {
      if (!json.includes(replace)) throw new Error(`${replace} is not there to be broken`);
      return json.replace(replace, by);
    };
    await expect(applied(change)).rejects.toThrow(named);
  },
  APPLY_MILLISECONDS,
);
