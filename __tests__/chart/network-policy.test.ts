/** Which connections the network policies let through, as the network would decide. */
import { service } from "../../config/service";
import { choices, type Manifest, type Rendered, rendered } from "./rendered";

/** An end of a connection: pods of this release, pods elsewhere, or an address. */
type End =
  | { readonly component: string }
  | { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  | { readonly address: string };

const web: End = { component: "web" };
const collector: End = { component: "collector" };
const kong: End = { namespace: "kong", labels: { "app.kubernetes.io/name": "kong" } };
const dns: End = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
const stranger: End = { namespace: "default", labels: { "app.kubernetes.io/name": "kong" } };
const internet: End = { address: "93.184.216.34" };

function labelsOf(
  manifests: Rendered,
  end: End,
): { namespace: string; labels: Readonly<Record<string, string>> } | undefined {
  if ("address" in end) return undefined;
  if ("namespace" in end) return end;
  const pod = manifests.pods().find(({ labels }) => labels["app.kubernetes.io/component"] === end.component);
  return pod && { namespace: service.namespace, labels: pod.labels };
}

const matches = (selector: Manifest | undefined, labels: Readonly<Record<string, string>>) =>
  Object.entries(selector?.matchLabels ?? {}).every(([name, value]) => labels[name] === value);

function isPeer(
  manifests: Rendered,
  { namespaceSelector, podSelector, ipBlock }: Manifest,
  end: End,
): boolean {
  if ("address" in end) return ipBlock !== undefined && contains(ipBlock.cidr, end.address);
  const pod = labelsOf(manifests, end);
  if (!pod || ipBlock) return false;
  const namespace = namespaceSelector
    ? matches(namespaceSelector, { "kubernetes.io/metadata.name": pod.namespace })
    : pod.namespace === service.namespace;
  return namespace && matches(podSelector, pod.labels);
}

function contains(cidr: string, address: string): boolean {
  const number = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const [network, length] = cidr.split("/") as [string, string];
  const size = 2 ** (32 - Number(length));
  return Math.floor(number(network) / size) === Math.floor(number(address) / size);
}

/** Whether pods of this release may open a connection (`Egress`), or take one (`Ingress`). */
function allows(
  manifests: Rendered,
  direction: "Ingress" | "Egress",
  { component, peer, port }: { component: string; peer: End; port: number },
): boolean {
  const own = labelsOf(manifests, { component });
  if (!own) throw new Error(`no pod is ${component}`);
  const policies = manifests
    .all("NetworkPolicy")
    .filter(({ spec }) => matches(spec.podSelector, own.labels) && spec.policyTypes.includes(direction));
  if (policies.length === 0) return true;
  const [rules, peers] = direction === "Ingress" ? ["ingress", "from"] : ["egress", "to"];
  return policies
    .flatMap(({ spec }) => spec[rules] ?? [])
    .some(
      (rule: Manifest) =>
        (!rule[peers] || rule[peers].some((candidate: Manifest) => isPeer(manifests, candidate, peer))) &&
        (!rule.ports || rule.ports.some((candidate: Manifest) => candidate.port === port)),
    );
}

const HTTP = service.ports.http;

/** An address of a node, in the networks that the values of each environment name. */
const NODES = { local: "10.0.1.7", dev: "10.10.1.7", prod: "10.20.1.7" };

describe.each(choices)("$name", (choice) => {
  const node: End = { address: NODES[choice.environment] };
  const takes = (component: string, peer: End, port: number) =>
    allows(rendered(choice), "Ingress", { component, peer, port });
  const opens = (component: string, peer: End, port: number) =>
    allows(rendered(choice), "Egress", { component, peer, port });

  test("Kong reaches the service; its namespace, name and port all have to be right", () => {
    expect(takes("web", kong, HTTP)).toBe(true);
    expect(takes("web", stranger, HTTP)).toBe(false);
    expect(takes("web", { namespace: "kong", labels: {} }, HTTP)).toBe(false);
    expect(takes("web", kong, 9229)).toBe(false);
    expect(takes("web", internet, HTTP)).toBe(false);
  });

  test("the service asks for names, and sends telemetry where it is told to, and nothing else", () => {
    expect(opens("web", dns, 53)).toBe(true);
    expect(opens("web", node, 4318)).toBe(choice.telemetry === "agent");
    expect(opens("web", node, 10250)).toBe(false);
    for (const port of [80, 443, 4318]) expect(opens("web", internet, port)).toBe(false);
    expect(opens("web", { namespace: "default", labels: {} }, 80)).toBe(false);
  });

  test("the helm tests reach the service", () => {
    expect(opens("test", web, HTTP)).toBe(true);
    expect(takes("web", { component: "test" }, HTTP)).toBe(true);
    expect(opens("test", internet, 443)).toBe(false);
  });

  test("pods of the service do not talk to each other", () => {
    expect(takes("web", web, HTTP) && opens("web", web, HTTP)).toBe(false);
  });

  if (choice.telemetry === "collector") {
    test("the collector takes telemetry from the service alone, and sends it to the agent of a node alone", () => {
      expect(opens("web", collector, 4318) && takes("collector", web, 4318)).toBe(true);
      for (const peer of [kong, stranger, internet]) expect(takes("collector", peer, 4318)).toBe(false);
      expect(opens("collector", node, 4318)).toBe(true);
      for (const port of [443, 4318]) expect(opens("collector", internet, port)).toBe(false);
    });
  }

  test("what else may come to run in the release is let do nothing, until a policy of its own says what", () => {
    const component = { "app.kubernetes.io/name": service.name, "app.kubernetes.io/instance": service.name };
    const denied = rendered(choice)
      .all("NetworkPolicy")
      .filter(({ spec }) => matches(spec.podSelector, component));
    expect(denied.flatMap(({ spec }): string[] => spec.policyTypes).toSorted()).toEqual([
      "Egress",
      "Ingress",
    ]);
    expect(denied.flatMap(({ spec }) => [spec.ingress, spec.egress].filter(Boolean))).toEqual([]);
  });

  // By number: EKS's controller looked a name up on the pods at the wrong end, and left the rule out.
  // https://github.com/aws/amazon-network-policy-controller-k8s/issues/81
  test("no policy opens everything: each rule names peers, and ports by number", () => {
    for (const { spec } of rendered(choice).all("NetworkPolicy")) {
      for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
        expect((rule.from ?? rule.to).length).toBeGreaterThan(0);
        expect(rule.ports.length).toBeGreaterThan(0);
        for (const { port } of rule.ports) expect(typeof port).toBe("number");
      }
    }
  });
});
