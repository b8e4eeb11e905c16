import { metricsServerValues } from "../../../constructs/charts/metrics-server";

const values = metricsServerValues();

test("metrics are there while a node is drained: two pods apart, of which one stays", () => {
  expect(values.replicas).toBe(2);
  expect(values.podDisruptionBudget).toEqual({ enabled: true, minAvailable: 1 });
  expect(values.updateStrategy.rollingUpdate).toEqual({ maxUnavailable: 1 });
  expect(values.topologySpreadConstraints.map(({ topologyKey }) => topologyKey)).toEqual([
    "topology.kubernetes.io/zone",
    "kubernetes.io/hostname",
  ]);
});

test("kubelets have to prove who they are: on EKS they can", () => {
  expect(JSON.stringify(values)).not.toContain("insecure");
});

test("pods ask for what the capacity of the nodes is counted with", () => {
  expect(values.resources).toEqual({
    requests: { cpu: "100m", memory: "200Mi" },
    limits: { memory: "400Mi" },
  });
});
