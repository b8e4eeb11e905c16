/** What of the platform can be reached, where, and by whom: as rendered. */

import { kong } from "../../config/ingress";
import { agentPorts, apiServerTargets } from "../../config/platform";
import type { Manifest } from "../chart/rendered";
import { clusters, objectsOf, ofKind, type Placed, type PlacedPods, podsOf, selects } from "./cluster";
import { UpstreamRenders } from "./rendered";

const renders = UpstreamRenders.beforeAll(clusters.flatMap(({ releases }) => releases));

describe.each(clusters)("$title", (cluster) => {
  let objects: Placed[];
  let pods: PlacedPods[];
  beforeAll(() => {
    objects = objectsOf(cluster, renders);
    pods = podsOf(objects);
  });

  const podsBehind = ({ object, namespace }: Placed) =>
    pods.filter((pod) => pod.namespace === namespace && selects(object.spec.selector ?? {}, pod));
  const service = (name: string, namespace: string) => {
    const found = ofKind(objects, "Service").find(
      (candidate) => candidate.object.metadata.name === name && candidate.namespace === namespace,
    );
    if (!found) throw new Error(`No chart makes a Service ${namespace}/${name}`);
    return found;
  };
  const portsOf = ({ spec }: PlacedPods): Manifest[] =>
    spec.containers.flatMap(({ ports }: Manifest) => ports ?? []);
  const containerPort = (pod: PlacedPods, port: string | number) =>
    typeof port === "number" ? port : portsOf(pod).find(({ name }) => name === port)?.containerPort;

  test("the API server reaches what it calls: on a port that the nodes let it in on", () => {
    const called = objects.flatMap(({ object }): Manifest[] => [
      ...(object.webhooks ?? []).map(({ clientConfig }: Manifest) => clientConfig.service),
      ...(object.kind === "APIService" && object.spec.service ? [{ port: 443, ...object.spec.service }] : []),
      ...[object.spec?.conversion?.webhook?.clientConfig.service].filter(Boolean),
    ]);
    expect(called.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["metrics-server", "external-secrets-webhook"]),
    );
    for (const { name, namespace, port = 443 } of called) {
      const target = service(name, namespace);
      const { targetPort } = target.object.spec.ports.find((one: Manifest) => one.port === port);
      const reached = podsBehind(target).map((pod) => containerPort(pod, targetPort));
      expect([name, reached.length > 0]).toEqual([name, true]);
      for (const one of reached) expect(apiServerTargets.map((allowed) => allowed.port)).toContain(one);
    }
  });

  test("every Service has pods behind it, or what it is for is off", () => {
    const empty = ofKind(objects, "Service").filter((one) => podsBehind(one).length === 0);
    expect(empty.map(({ object }) => object.metadata.name)).toEqual(["argocd-applicationset-controller"]);
  });

  test("every network policy is about pods that there are", () => {
    const policies = ofKind(objects, "NetworkPolicy");
    const names: string[] = policies.map(({ object }) => object.metadata.name);
    expect(names.toSorted()).toEqual(["argocd-redis", "argocd-repo-server", "kong"]);
    for (const { object, namespace } of policies) {
      const meant = [object.spec.podSelector, ...peersIn(object)].map(({ matchLabels }) =>
        pods.filter((pod) => pod.namespace === namespace && selects(matchLabels, pod)),
      );
      for (const some of meant)
        expect([object.metadata.name, some.length]).toEqual([object.metadata.name, 1]);
    }
  });

  test("users come in through Kong alone, on the ports that it serves", () => {
    const open = ofKind(objects, "Service").filter(
      ({ object }) => object.spec.type !== "ClusterIP" && object.spec.type,
    );
    expect(open.map(({ object }) => object.metadata.name)).toEqual([`${kong.name}-proxy`]);
    const ports = open.flatMap(({ object }) => object.spec.ports.map((one: Manifest) => one.targetPort));
    for (const port of ports) expect([kong.ports.http, kong.ports.https]).toContain(port);
  });

  test("Kong's admin API answers its own pod alone", () => {
    const [pod] = pods.filter(({ namespace }) => namespace === "kong");
    const proxy = pod?.spec.containers.find(({ name }: Manifest) => name === "proxy");
    const settings = Object.fromEntries(proxy.env.map(({ name, value }: Manifest) => [name, value]));
    expect(settings.KONG_ADMIN_LISTEN).toMatch(/^127\.0\.0\.1:\d+[^,]*(, *\[::1\]:\d+[^,]*)?$/);
    expect(settings.KONG_ADMIN_GUI_LISTEN ?? "off").toBe("off");
    expect(portsOf(pod as PlacedPods).map((port) => port.containerPort)).not.toContain(8001);
    expect(ofKind(objects, "Service").map(({ object }) => object.metadata.name)).not.toContain("kong-admin");
  });

  test("pods send telemetry to ports that the agent opens on its node, and no other pod opens any", () => {
    const hostPorts = (pod: PlacedPods) => portsOf(pod).flatMap(({ hostPort }) => hostPort ?? []);
    const agents = pods.filter(({ kind }) => kind === "DaemonSet");
    expect(agents.flatMap(hostPorts)).toEqual(expect.arrayContaining(Object.values(agentPorts)));
    for (const pod of pods.filter(({ kind }) => kind !== "DaemonSet")) {
      expect([pod.owner, hostPorts(pod)]).toEqual([pod.owner, []]);
    }
  });

  test("what the agent is told to scrape is a port of the container that it is told of", () => {
    const told = pods.flatMap((pod) =>
      Object.entries(pod.annotations).flatMap(([name, text]) => {
        const [, container] = /^ad\.datadoghq\.com\/(.+)\.checks$/.exec(name) ?? [];
        const ports = [...text.matchAll(/%%host%%:(\d+)/g)].map(([, port]) => Number(port));
        return container ? ports.map((port) => ({ pod, container, port })) : [];
      }),
    );
    expect(told.length).toBeGreaterThan(4);
    for (const { pod, container, port } of told) {
      const found = pod.spec.containers.find(({ name }: Manifest) => name === container);
      const ports = (found?.ports ?? []).map((one: Manifest) => one.containerPort);
      expect([pod.owner, container, ports]).toEqual([pod.owner, container, expect.arrayContaining([port])]);
    }
  });

  test("every Ingress leads to a Service that there is", () => {
    for (const { object, namespace } of ofKind(objects, "Ingress")) {
      expect(object.spec.ingressClassName).toBe(kong.ingressClass);
      const paths: Manifest[] = object.spec.rules.flatMap(({ http }: Manifest) => http.paths);
      for (const { backend } of paths) {
        const { ports } = service(backend.service.name, namespace).object.spec;
        const { number, name } = backend.service.port;
        expect(ports.some((one: Manifest) => one.port === number || one.name === name)).toBe(true);
      }
    }
  });

  test("no Secret is rendered with anything in it", () => {
    for (const { object } of ofKind(objects, "Secret")) {
      expect([object.metadata.name, { ...object.data, ...object.stringData }]).toEqual([
        object.metadata.name,
        {},
      ]);
    }
  });
});

/** Selectors of the pods that a policy lets in from the same namespace. */
function peersIn({ spec }: Manifest): Manifest[] {
  const peers: Manifest[] = (spec.ingress ?? []).flatMap(({ from }: Manifest) => from ?? []);
  return peers.filter((peer) => peer.podSelector && !peer.namespaceSelector).map((peer) => peer.podSelector);
}
