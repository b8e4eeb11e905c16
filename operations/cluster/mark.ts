import type { Api, Manifest } from "./api";

/** What everything bears that `up` puts into a cluster and that is in no namespace: `down` takes out what bears it. */
export const MARK = "sample-platform/rehearsal";

/** The object with the mark. */
export function marked(object: Manifest): Manifest {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, [MARK]: "yes" } } };
}

export function isMarked({ metadata }: Manifest): boolean {
  return metadata.labels?.[MARK] !== undefined;
}

export const lists = {
  Node: "/api/v1/nodes",
  Namespace: "/api/v1/namespaces",
  CustomResourceDefinition: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
} as const;

/** Objects of a list with the mark. */
export async function allMarked(api: Api, list: string): Promise<Manifest[]> {
  return (await api.get(`${list}?labelSelector=${encodeURIComponent(MARK)}`)).items;
}
