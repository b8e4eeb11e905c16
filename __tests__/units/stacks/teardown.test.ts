/** What `cdktf destroy` counts on: Terraform goes against the arrows of what depends on what. */
import { chartNamespaces } from "../../../config/charts";
import { dev } from "../../../config/environments/dev";
import { kong } from "../../../config/ingress";
import { service } from "../../../config/service";
import { compose } from "../../../main";
import { type Block, type Synthesized, synthesize } from "../../synthesized";

const stacks = synthesize(dev, compose);
const platform = stacks.stack("dev-platform");
const releases = platform.resources("helm_release");

/** Addresses of all resources that a block refers to or depends on, directly or through others. */
function needs(
  stack: Synthesized,
  { $address, ...attributes }: Block,
  found = new Set<string>(),
): Set<string> {
  const text = JSON.stringify(attributes);
  for (const address of stack.addresses) {
    if (found.has(address) || address === $address || !new RegExp(`${address}\\b`).test(text)) continue;
    found.add(address);
    const [type, name] = address.split(".") as [string, string];
    needs(stack, { ...stack.json.resource[type][name], $address: address }, found);
  }
  return found;
}

const named = (name: string): Block => releases.find((release) => release.name === name) as Block;
const namespace = (name: string): Block =>
  platform
    .resources("kubernetes_namespace_v1")
    .find(({ metadata }) => [metadata].flat()[0].name === name) as Block;

describe("A release of stack platform", () => {
  test.each(releases.map((release) => release.name as string))(
    "%s is gone only when everything in it is, and there only when everything is ready",
    (name) => {
      expect(named(name)).toMatchObject({ wait: true, atomic: true, wait_for_jobs: true });
      // A namespace would outlive the release that made it.
      expect(named(name).create_namespace).toBe(false);
    },
  );

  test("goes before the namespace that it is in", () => {
    for (const release of releases.filter(({ namespace: where }) => where !== "kube-system")) {
      const own = platform
        .resources("kubernetes_namespace_v1")
        .filter(({ $address }) => release.namespace.includes($address));
      expect(own).toHaveLength(1);
    }
  });
});

describe("The load balancer", () => {
  test("is Kong's Service, and no other release asks for one", () => {
    const asking = releases.filter(({ values }) => values[0].includes("LoadBalancer"));
    expect(asking.map(({ name }) => name)).toEqual([kong.name]);
  });

  test("is gone before Kong's namespace, its plugin and the permissions that it was given", () => {
    const needed = needs(platform, named(kong.name));
    for (const name of [chartNamespaces.kong, service.namespace]) {
      expect(needed).toContain(namespace(name).$address);
    }
    expect(needed).toContain(named("platform-resources").$address);
  });

  test("is asked for its name only once it is there", () => {
    const proxy = platform.data("kubernetes_service_v1", "kong/proxy");
    expect(proxy.metadata).toMatchObject({ name: "kong-proxy" });
    expect(proxy.depends_on).toEqual([named(kong.name).$address]);
    expect(String(platform.outputs.load_balancer_host)).toContain(proxy.$address);
  });

  test("is gone before the network is: stack platform needs eks, and eks needs vpc", () => {
    const reads = (id: string) => Object.keys(stacks.stack(id).json.data.terraform_remote_state);
    expect(reads("dev-platform").join()).toContain("dev-eks");
    expect(reads("dev-eks").join()).toContain("dev-vpc");
  });
});

describe("Volumes", () => {
  test("cannot be left: no driver is there that could make one", () => {
    const addons = stacks.stack("dev-eks").resources("aws_eks_addon");
    expect(addons.map(({ addon_name }) => addon_name).filter((name) => /csi/.test(name))).toEqual([]);
  });

  test("of nodes go with their node", () => {
    const template = stacks.stack("dev-eks").only("aws_launch_template");
    for (const { ebs } of template.block_device_mappings) expect(ebs.delete_on_termination).toBe("true");
  });
});
