/** What is known of other programs was read at the versions that are installed: a new one is to be read again. */
import { type Chart, charts } from "../../config/charts";
import { collectorVersion } from "./chart";
import { COLLECTOR_READ } from "./telemetry/collector";
import { argoCdController, argoRollouts, exporters, kong, kongController } from "./telemetry/exporters";

/** Version of the program behind each page of metrics. */
const installed = [
  { exporter: kong, chart: "kong", version: ({ imageTag }: Chart) => imageTag },
  { exporter: kongController, chart: "kong", version: ({ controllerTag }: Chart) => controllerTag },
  {
    exporter: argoCdController,
    chart: "argo-cd",
    version: ({ imageTag, appVersion }: Chart) => imageTag ?? appVersion,
  },
  {
    exporter: argoRollouts,
    chart: "argo-rollouts",
    version: ({ imageTag, appVersion }: Chart) => imageTag ?? appVersion,
  },
] as const;

test("every exporter is looked at", () => {
  expect(installed.map(({ exporter }) => exporter)).toEqual(exporters);
});

test.each(installed)("$exporter.prefix: read in $exporter.source", ({ exporter, chart, version }) => {
  const versions = { seed: charts.seed[chart], current: charts.current[chart] };
  expect({
    seed: version(versions.seed)?.replace(/^v/, ""),
    current: version(versions.current)?.replace(/^v/, ""),
  }).toEqual(exporter.read);
});

test("the collector: read at the version that the chart deploys", () => {
  expect(collectorVersion()).toBe(COLLECTOR_READ);
});
