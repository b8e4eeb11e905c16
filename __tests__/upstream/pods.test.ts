/** What the pods of the platform ask for, may do, run and read: as rendered, which values alone do not tell. */
import { argocdCacheSecret } from "../../config/argocd";
import { loadEnvironments } from "../../config/load";
import { type ClusterSecret, clusterSecretsOf, namespaces } from "../../config/platform";
import { replicasOf, workloads } from "../../config/workloads";
import { violations } from "../chart/restricted-pods";
import { clusters, objectsOf, ofKind, type Placed, type PlacedPods, podsOf, selects } from "./cluster";
import { mebibytes, millicores } from "./quantities";
import { UpstreamRenders } from "./rendered";
import { secretsReadBy } from "./secret-references";

const renders = UpstreamRenders.beforeAll(clusters.flatMap(({ releases }) => releases));

/** Where a chart calls its pods otherwise than `config/workloads.ts` does. */
const workloadNames: Readonly<Record<string, string>> = {
  "DaemonSet/datadog": "datadog-agent",
  "Deployment/argocd-image-updater-controller": "argocd-image-updater",
};

function workloadOf({ owner, name }: PlacedPods) {
  const called = workloadNames[owner] ?? name;
  const workload = workloads.find((candidate) => candidate.name === called);
  if (!workload) throw new Error(`config/workloads.ts does not count the pods of ${owner}.`);
  return workload;
}

describe.each(clusters)("$title", (cluster) => {
  let objects: Placed[];
  let pods: PlacedPods[];
  beforeAll(() => {
    objects = objectsOf(cluster, renders);
    pods = podsOf(objects);
    expect(pods.length).toBeGreaterThan(10);
  });

  test("every pod asks for what the capacity of the nodes is counted with", () => {
    for (const pod of pods) {
      const { cpu, memory } = workloadOf(pod);
      const requests = pod.spec.containers.map(
        ({ resources }: PlacedPods["spec"]) => resources?.requests ?? {},
      );
      expect([pod.owner, millicores(requests), mebibytes(requests)]).toEqual([pod.owner, cpu, memory]);
      // The kubelet counts the largest of those that run before it, where that is more.
      for (const { name, resources } of pod.spec.initContainers ?? []) {
        const first = [resources?.requests ?? {}];
        expect([pod.owner, name, millicores(first) <= cpu, mebibytes(first) <= memory]).toEqual([
          pod.owner,
          name,
          true,
          true,
        ]);
      }
    }
  });

  test("there are as many pods as were counted, and an autoscaler stays within the count", () => {
    for (const pod of pods) {
      const workload = workloadOf(pod);
      if (workload.pods === "perNode") expect([pod.owner, pod.kind]).toEqual([pod.owner, "DaemonSet"]);
      else if (pod.replicas !== undefined)
        expect([pod.owner, pod.replicas]).toEqual([pod.owner, workload.pods]);
      else {
        const autoscaler = ofKind(objects, "HorizontalPodAutoscaler").find(
          ({ object }) => object.spec.scaleTargetRef.name === pod.name,
        );
        const { fewest, most } = replicasOf(workload.name);
        expect(autoscaler?.object.spec).toMatchObject({ minReplicas: fewest, maxReplicas: most });
      }
    }
  });

  test("no container may take all memory of its node", () => {
    for (const { owner, spec } of pods) {
      for (const { name, resources } of spec.containers) {
        expect([owner, name, resources?.limits?.memory]).toEqual([
          owner,
          name,
          expect.stringMatching(/^\d+Mi$/),
        ]);
      }
    }
  });

  test("every namespace lets its pods in", () => {
    const standards: Readonly<Record<string, string>> = namespaces;
    const restricted = pods.filter(({ namespace }) => standards[namespace] === "restricted");
    expect(restricted.length).toBeGreaterThan(8);
    for (const pod of restricted) expect([pod.owner, ...violations(pod)]).toEqual([pod.owner]);
  });

  test("every image has a version, which is not whatever is the latest that day", () => {
    for (const { owner, spec } of pods) {
      for (const { image } of [...spec.containers, ...(spec.initContainers ?? [])]) {
        expect([owner, image]).toEqual([
          owner,
          expect.stringMatching(/:v?\d+\.\d+\.\d+[\w.-]*(@sha256:\w+)?$/),
        ]);
      }
    }
  });

  test("every account that pods run as is there", () => {
    for (const { owner, namespace, spec } of pods) {
      const { serviceAccountName = "default" } = spec;
      if (serviceAccountName === "default") continue;
      const accounts = ofKind(objects, "ServiceAccount").filter((account) => account.namespace === namespace);
      expect([owner, accounts.map(({ object }) => object.metadata.name)]).toEqual([
        owner,
        expect.arrayContaining([serviceAccountName]),
      ]);
    }
  });

  test("every Secret that a pod waits for is made, with the keys that it reads", () => {
    const [dev] = loadEnvironments("dev");
    const filled: Pick<ClusterSecret, "namespace" | "name" | "keys">[] = dev ? clusterSecretsOf(dev) : [];
    for (const pod of pods) {
      for (const { name, key } of secretsReadBy(pod.spec)) {
        const own = ofKind(objects, "Secret").some(
          ({ object, namespace }) => object.metadata.name === name && namespace === pod.namespace,
        );
        const isCache = pod.namespace === argocdCacheSecret.namespace && name === argocdCacheSecret.name;
        const secret = filled.find((one) => one.namespace === pod.namespace && one.name === name);
        const made = own || isCache || (secret && (key === undefined || key in secret.keys));
        expect([pod.owner, name, key, Boolean(made)]).toEqual([pod.owner, name, key, true]);
      }
    }
  });

  test("where there are two pods or more, a drain of nodes leaves one", () => {
    for (const pod of pods) {
      const several = pod.kind !== "DaemonSet" && (pod.replicas === undefined || pod.replicas > 1);
      const budgets = ofKind(objects, "PodDisruptionBudget").filter(
        ({ object, namespace }) =>
          namespace === pod.namespace && selects(object.spec.selector.matchLabels, pod),
      );
      expect([pod.owner, budgets.length]).toEqual([pod.owner, several ? 1 : 0]);
      for (const { object } of budgets) {
        const { minAvailable, maxUnavailable } = object.spec;
        expect([pod.owner, minAvailable ?? maxUnavailable]).toEqual([pod.owner, 1]);
      }
    }
  });
});
