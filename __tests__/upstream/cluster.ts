import { type CatalogName, catalogs } from "../../config/catalog";
import type { UpstreamRelease } from "../../operations/upstream/releases";
import type { Manifest, PodSource } from "../chart/rendered";
import { releases, type UpstreamRenders } from "./rendered";

/** All that the published charts put on a cluster, together. */
export interface Cluster {
  readonly title: string;
  readonly catalog: CatalogName;
  readonly releases: readonly UpstreamRelease[];
}

/** A cluster as it is shipped, and one with everything that can be configured. */
export const clusters: readonly Cluster[] = (Object.keys(catalogs) as CatalogName[]).flatMap((catalog) =>
  ["dev", "prod with hosts"].map((environment) => ({
    title: `${catalog}, ${environment}`,
    catalog,
    releases: releases.filter(
      (release) => release.catalog === catalog && release.environments.includes(environment),
    ),
  })),
);

/** An object, and the namespace that it comes into. */
export interface Placed {
  readonly object: Manifest;
  readonly namespace: string;
}

/** Pods of a kind, and how many the object that makes them asks for. */
export interface PlacedPods extends PodSource {
  readonly name: string;
  readonly kind: string;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Undefined where an autoscaler or the number of nodes decides. */
  readonly replicas: number | undefined;
}

export function objectsOf(cluster: Cluster, renders: UpstreamRenders): Placed[] {
  return cluster.releases.flatMap((release) =>
    renders
      .of(release)
      .objects.map((object) => ({ object, namespace: object.metadata.namespace ?? release.namespace })),
  );
}

/** Those of a kind. */
export function ofKind(objects: readonly Placed[], kind: string): Placed[] {
  return objects.filter(({ object }) => object.kind === kind);
}

/** Pods that run: of a Deployment of none there are none. */
export function podsOf(objects: readonly Placed[]): PlacedPods[] {
  return objects.flatMap(({ object: { kind, metadata, spec }, namespace }) => {
    const pod = spec?.template;
    if (!pod?.spec?.containers || spec.replicas === 0) return [];
    const { labels = {}, annotations = {} } = pod.metadata;
    const { name } = metadata;
    const owner = `${kind}/${name}`;
    return [{ owner, name, kind, namespace, labels, annotations, replicas: spec.replicas, spec: pod.spec }];
  });
}

/** Whether a selector of labels means some pods. */
export function selects(
  selector: Readonly<Record<string, string>>,
  { labels }: Pick<PodSource, "labels">,
): boolean {
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}
