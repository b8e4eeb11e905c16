import { App, DefaultTokenResolver, StringConcat, TerraformStack, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import type { CatalogName } from "../../config/catalog";
import { loadEnvironments } from "../../config/load";
import { HelmChart } from "../../constructs/charts/helm-chart";
import { compose } from "../../main";
import type { Manifest } from "./api";

/** What the synthesized stacks of an environment put into the cluster: plain data. */
export interface Shipped {
  /** Labels of the namespaces, by name. */
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Values of each Helm release, by its name. */
  readonly values: Readonly<Record<string, Manifest>>;
  /** The service's AppProject and Application. */
  readonly project: Manifest;
  readonly application: Manifest;
}

/** Stands for the address that stack `ecr` makes. */
export const IMAGE_REPOSITORY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/sample-web-app";
/** Stands for whatever else only AWS knows: the cluster's name, roles. */
const NAME = "rehearsal";

/** Synthesizes an environment with the versions of a catalog, and reads what Terraform would give to the cluster. */
export function shipped(environment: string, catalog: CatalogName): Shipped {
  const app = new App();
  for (const loaded of loadEnvironments(environment)) compose(app, { ...loaded, catalog });
  const constructs = app.node.findAll();
  const platform = constructs.find(
    (construct): construct is TerraformStack =>
      TerraformStack.isStack(construct) && construct.node.id === `${environment}-platform`,
  );
  const namespaces: Manifest[] = Object.values(
    platform?.toTerraform().resource.kubernetes_namespace_v1 ?? {},
  );
  const values = Object.fromEntries(
    constructs
      .filter((construct) => construct instanceof HelmChart)
      .map((chart) => [chart.config.release, resolved(chart.config.values, chart)]),
  );
  const { projects, applications } = values["argocd-apps"] as Manifest;
  return {
    namespaces: Object.fromEntries(namespaces.map(({ metadata }) => [metadata.name, metadata.labels])),
    values,
    project: argo("AppProject", first(projects)),
    application: argo("Application", first(applications)),
  };
}

/** Plain data, with something of the same form in place of every reference. */
function resolved(values: object, scope: IConstruct): Manifest {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const text = JSON.stringify(Tokenization.resolve(values, { scope, resolver }));
  const standIn = (reference: string) => (reference.includes("repository_url") ? IMAGE_REPOSITORY : NAME);
  return JSON.parse(text.replaceAll(/\$\{[\w.-]+\}/g, standIn));
}

/** Of a list, as version 1 of chart argocd-apps has it, or of a map by name, as version 2. */
function first(entries: Manifest): Manifest {
  const [[name, entry] = []] = Object.entries<Manifest>(entries);
  return Array.isArray(entries) ? entries[0] : { name, ...entry };
}

/** What chart argocd-apps makes of an entry of its values. */
function argo(kind: string, entry: Manifest): Manifest {
  const { name, namespace, finalizers, additionalAnnotations: annotations, ...spec } = entry;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind,
    metadata: { name, namespace, finalizers, ...(annotations && { annotations }) },
    spec,
  };
}
