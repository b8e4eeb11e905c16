/** What docs/case-study.md has to say, as the code has it. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type CatalogName, catalogs } from "../../../config/catalog";
import { type Chart, type ChartName, charts } from "../../../config/charts";
import { dev } from "../../../config/environments/dev";
import { targets } from "../../../config/service";
import { errorBudgetMinutes } from "../../../constructs/observability/burn-rate";

const values = parse(readFileSync("charts/sample-web-app/values.yaml", "utf8"));
const { dependencies } = JSON.parse(readFileSync("service/package.json", "utf8"));
const { slos, latencySeconds, traffic } = targets;

const percent = (share: number) => `${Number((share * 100).toFixed(2))} %`;
const milliseconds = (seconds: number) => `${seconds * 1000} ms`;
const seconds = (text: string) => text.replace(/(\d)s$/, "$1 s");
/** `5.46.0 (2.8.21)`: the chart, and what runs where the chart would install another. */
const versionOf = ({ version, imageTag }: Chart) =>
  imageTag ? `${version} (${imageTag.replace("v", "")})` : version;

/** Rows of the table of versions, each with the chart that it is about. */
export const chartRows: Readonly<Record<string, ChartName>> = {
  Ingress: "kong",
  Scaling: "metrics-server",
  "GitOps engine": "argo-cd",
  "Image updater": "argocd-image-updater",
  "Progressive delivery": "argo-rollouts",
  "APM, metrics, logs": "datadog",
};

/** What the table of versions has to say of a catalog. @param terraform the versions that a stack asks for */
export function installed(catalog: CatalogName, terraform: string): Record<string, string> {
  const node = /^FROM .*\bnode:([\d.]+)/m.exec(readFileSync("service/Dockerfile", "utf8"))?.[1];
  return {
    IaC: `Terraform ${terraform}`,
    Kubernetes: catalogs[catalog].kubernetes.version,
    "Node group": dev.cluster.nodeGroup.instanceType,
    Instrumentation: dependencies["@opentelemetry/sdk-node"],
    Language: `Node ${node}`,
    Framework: `Koa ${dependencies.koa}`,
    ...Object.fromEntries(
      Object.entries(chartRows).map(([row, name]) => [row, versionOf(charts[catalog][name])]),
    ),
  };
}

/** What the tables of numbers have to say. */
export const numbers: Record<string, Record<string, string>> = {
  "4. Rollouts": {
    "4.1 weights": `${values.canary.weights.join(", ")} %`,
    "4.1 pause after each": `${values.canary.pauseSeconds} s`,
    "4.4 replicas of blue-green": `${values.blueGreen.replicas}`,
    "4.4 autoPromotionEnabled": `${values.blueGreen.autoPromotion}`,
    "4.4 scaleDownDelaySeconds": `${values.blueGreen.scaleDownDelaySeconds}`,
    "4.4 error rate": `< ${percent(values.analysis.errorRate)}`,
    "4.4 latency p99": `< ${milliseconds(values.analysis.latencyP99Seconds)}`,
    "4.4 interval": seconds(values.analysis.interval),
    "4.4 count": `${values.analysis.count}`,
    "4.4 failureLimit": `${values.analysis.failureLimit}`,
    "4.4 mirrored": `${values.shadow.percentage} %`,
  },
  "5. SLIs and SLOs": {
    "5.1 availability": `> ${slos.availability.target} %`,
    "5.1 latency p50": `< ${milliseconds(latencySeconds.p50)}`,
    "5.1 latency p99": `< ${milliseconds(latencySeconds.p99)}`,
    "5.1 error rate": `< ${percent(1 - slos.errors.target / 100)}`,
    "5.1 throughput": `baseline + ${percent(traffic.above)}`,
    "5.2 availability": `${slos.availability.target} % over ${slos.availability.days} days`,
    "5.2 latency": `${slos.latency.target} % < ${milliseconds(slos.latency.seconds)} over ${slos.latency.days} days`,
    "5.2 errors": `< ${percent(1 - slos.errors.target / 100)} over ${slos.errors.days} days`,
    "5.3 budget of availability": `${Number(errorBudgetMinutes(slos.availability).toFixed(2))} minutes`,
    "5.3 budget of latency": `${percent(1 - slos.latency.target / 100)} of requests`,
    "5.3 budget of errors": `${percent(1 - slos.errors.target / 100)} of requests`,
  },
};
