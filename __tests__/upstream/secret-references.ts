import type { Manifest } from "../chart/rendered";

/** A Secret that a pod cannot start without. */
export interface SecretReference {
  readonly name: string;
  /** Left out where all keys are taken, whichever there are. */
  readonly key?: string;
}

/** Those of a pod's variables and volumes; what may be missing does not count. */
export function secretsReadBy(pod: Manifest): SecretReference[] {
  const containers: Manifest[] = [...pod.containers, ...(pod.initContainers ?? [])];
  const variables: Manifest[] = containers.flatMap(({ env }) => env ?? []);
  const sets: Manifest[] = containers.flatMap(({ envFrom }) => envFrom ?? []);
  const volumes: Manifest[] = (pod.volumes ?? []).flatMap((volume: Manifest) => [
    volume,
    ...(volume.projected?.sources ?? []),
  ]);
  const found: Manifest[] = [
    ...variables.map(({ valueFrom }) => valueFrom?.secretKeyRef),
    ...sets.map(({ secretRef }) => secretRef),
    ...volumes.map(({ secret }) => secret && { ...secret, name: secret.secretName ?? secret.name }),
  ];
  return found
    .filter((reference) => reference && !reference.optional)
    .map(({ name, key }) => ({ name, ...(key && { key }) }));
}
