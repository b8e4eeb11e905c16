import { App, DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import { type CatalogName, catalogs } from "../../config/catalog";
import { type ChartName, chartNamespaces } from "../../config/charts";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { HelmChart } from "../../constructs/charts/helm-chart";
import { compose } from "../../main";

/** A published chart with the values that a stack gives it. */
export interface UpstreamRelease {
  readonly catalog: CatalogName;
  readonly chart: ChartName;
  readonly version: string;
  readonly release: string;
  readonly namespace: string;
  readonly values: Values;
  /** Environments that have it so. */
  readonly environments: readonly string[];
}

export type Values = Readonly<Record<string, unknown>>;

/** What the shipped environments leave out, so that everything which can be configured is looked at. */
const published: Pick<Environment, "ingress" | "argocd"> = {
  ingress: {
    host: "app.example.com",
    certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/11112222-3333-4444-5555-666677778888",
  },
  argocd: {
    host: "argocd.example.com",
    oidc: { issuer: "https://login.example.com", clientId: "argocd", adminGroup: "platform" },
  },
};

/** What everyone has their own of, and no chart looks into. */
const owned: Pick<Environment, "account" | "repository"> = {
  account: "111122223333",
  repository: { owner: "example", name: "sample-platform" },
};

/** What only AWS knows, by the attribute that is referred to. */
const standIns: Readonly<Record<string, string>> = {
  arn: "arn:aws:iam::111122223333:role/stand-in",
  name: "stand-in",
  repository_url: "111122223333.dkr.ecr.us-east-1.amazonaws.com/stand-in",
};

/** Every release of a published chart that the stacks make, in both catalogs; the same values once. */
export function upstreamReleases(): UpstreamRelease[] {
  const shipped = loadEnvironments("local,dev,prod");
  const prod = shipped.find(({ name }) => name === "prod") as Environment;
  const scenarios = [
    ...shipped.map((environment) => ({ called: environment.name, environment })),
    { called: "prod with hosts", environment: { ...prod, ...published } },
  ];
  const distinct = new Map<string, UpstreamRelease>();
  for (const catalog of Object.keys(catalogs) as CatalogName[]) {
    for (const { called, environment } of scenarios) {
      for (const release of releasesOf({ ...environment, ...owned, catalog })) {
        const key = JSON.stringify([catalog, release]);
        const environments = [...(distinct.get(key)?.environments ?? []), called];
        distinct.set(key, { catalog, ...release, environments });
      }
    }
  }
  return [...distinct.values()];
}

function releasesOf(environment: Environment): Omit<UpstreamRelease, "catalog" | "environments">[] {
  const app = new App();
  compose(app, environment);
  return app.node
    .findAll()
    .filter((construct) => construct instanceof HelmChart)
    .flatMap((construct) => {
      const { chart, release, values } = construct.config;
      if (!("name" in chart)) return [];
      const { name, version } = chart;
      return [
        { chart: name, version, release, namespace: chartNamespaces[name], values: known(values, construct) },
      ];
    });
}

/** Of the plugin's files: an edit there changes nothing that a chart does. */
const CHECKSUM = /"[0-9a-f]{64}"/g;

/** A tree with every reference replaced by something of the same form. */
function known(values: object, scope: IConstruct): Values {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolved = JSON.stringify(Tokenization.resolve(values, { scope, resolver }));
  return JSON.parse(
    resolved
      .replaceAll(CHECKSUM, `"${"0".repeat(64)}"`)
      .replaceAll(/\$\{\w+\.[\w-]+\.(\w+)\}/g, (reference, attribute) => {
        const standIn = standIns[attribute];
        if (standIn) return standIn;
        throw new Error(`operations/upstream/releases.ts knows no stand-in for ${reference}: add one.`);
      }),
  );
}

/** For example "kong 2.33.0 in dev and local". */
export function titleOf({ chart, version, environments }: UpstreamRelease): string {
  return `${chart} ${version} in ${environments.join(", ")}`;
}

/** The releases of each chart and version. */
export function byChart(releases: readonly UpstreamRelease[]): [UpstreamRelease, ...UpstreamRelease[]][] {
  const groups = new Map<string, [UpstreamRelease, ...UpstreamRelease[]]>();
  for (const release of releases) {
    const id = `${release.chart}-${release.version}`;
    const group = groups.get(id);
    if (group) group.push(release);
    else groups.set(id, [release]);
  }
  return [...groups.values()];
}
