import { service } from "../../config/service";
import type { Api, Manifest } from "../../operations/cluster/api";
import { type Listener, watch } from "./watch";

/** How many pods are ready: of the version that is rolled out, and of all others. */
export interface Pods {
  readonly new: number;
  readonly old: number;
}

/** What there is of a scenario at a moment, as the API tells it. */
export interface Situation {
  readonly application: Manifest | undefined;
  readonly rollout: Manifest | undefined;
  readonly pods: Pods;
  /** Pods behind a Service that are ready. */
  readonly endpoints: (name: string) => number;
  readonly analysisRuns: readonly Manifest[];
  readonly replicaSets: readonly Manifest[];
}

/** Follows everything of a scenario, as it changes. */
export class Observed {
  private readonly objects = new Map<string, Map<string, Manifest>>();
  private readonly stops: (() => void)[] = [];

  constructor(
    api: Api,
    names: { readonly namespace: string; readonly application: string },
    private readonly changed: () => void,
  ) {
    const { namespace, application } = names;
    const rollouts = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}`;
    const argocd = "/apis/argoproj.io/v1alpha1/namespaces/argocd";
    this.follow(api, "applications", `${argocd}/applications?fieldSelector=metadata.name%3D${application}`);
    this.follow(api, "rollouts", `${rollouts}/rollouts`);
    this.follow(api, "analysisruns", `${rollouts}/analysisruns`);
    this.follow(api, "replicasets", `/apis/apps/v1/namespaces/${namespace}/replicasets`);
    this.follow(api, "pods", `/api/v1/namespaces/${namespace}/pods`);
    this.follow(api, "slices", `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`);
  }

  /** Of this moment; it does not change with what comes. */
  now(): Situation {
    const slices = this.all("slices");
    const rollout = this.all("rollouts").find(({ metadata }) => metadata.name === service.name);
    const current = rollout?.status?.currentPodHash;
    const hashes = this.all("pods")
      .filter(isReady)
      .map(({ metadata }) => metadata.labels?.["rollouts-pod-template-hash"])
      .filter(Boolean);
    return {
      application: this.all("applications")[0],
      rollout,
      pods: {
        new: hashes.filter((hash) => hash === current).length,
        old: hashes.filter((hash) => hash !== current).length,
      },
      endpoints: (name) =>
        slices
          .filter(({ metadata }) => metadata.labels["kubernetes.io/service-name"] === name)
          .flatMap(({ endpoints }) => endpoints ?? [])
          .filter(({ conditions }) => conditions.ready).length,
      analysisRuns: this.all("analysisruns").sort((one, other) =>
        one.metadata.creationTimestamp.localeCompare(other.metadata.creationTimestamp),
      ),
      replicaSets: this.all("replicasets").filter(({ metadata }) =>
        metadata.ownerReferences?.some(({ kind }: Manifest) => kind === "Rollout"),
      ),
    };
  }

  stop(): void {
    for (const stop of this.stops) stop();
  }

  private all(kind: string): Manifest[] {
    return [...(this.objects.get(kind)?.values() ?? [])];
  }

  private follow(api: Api, kind: string, path: string): void {
    const known = new Map<string, Manifest>();
    this.objects.set(kind, known);
    const listener: Listener = {
      begin: (objects) => {
        known.clear();
        for (const object of objects) known.set(object.metadata.uid, object);
        this.changed();
      },
      hear: (type, object) => {
        if (type === "DELETED") known.delete(object.metadata.uid);
        else known.set(object.metadata.uid, object);
        this.changed();
      },
    };
    this.stops.push(watch(api, path, listener));
  }
}

function isReady({ metadata, status }: Manifest): boolean {
  if (metadata.deletionTimestamp) return false;
  return Boolean(status?.conditions?.some((one: Manifest) => one.type === "Ready" && one.status === "True"));
}
