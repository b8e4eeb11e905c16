import { catalogs } from "../../config/catalog";
import { kong } from "../../config/ingress";
import { HOURS_A_MONTH, instanceHour, prices } from "../../config/prices";
import { supportOf } from "../../config/support";
import type { Configuration } from "../terraform/configuration";

/** Something of a stack that costs by the hour or month whether it is used or not. */
export interface Cost {
  readonly what: string;
  readonly quantity: number;
  /** USD a month of 730 hours, for the whole quantity. */
  readonly usd: number;
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform's arguments, of which each rule knows its own.
type Arguments = any;

/** By type of resource: what one of them costs. */
type Rules = Readonly<Record<string, (resource: Arguments, stack: Stack) => Cost[]>>;

interface Stack {
  readonly launchTemplates: readonly Arguments[];
  readonly today: Date;
}

const hourly = (what: string, quantity: number, usdAnHour: number): Cost[] => [
  { what, quantity, usd: quantity * usdAnHour * HOURS_A_MONTH },
];
const monthly = (what: string, quantity: number, usd: number): Cost[] => [
  { what, quantity, usd: quantity * usd },
];

const rules: Rules = {
  aws_eks_cluster: ({ version }, { today }) => {
    const catalog = Object.values(catalogs).find(({ kubernetes }) => kubernetes.version === version);
    const support = catalog && supportOf(catalog, today) === "standard" ? "standard" : "extended";
    return hourly(`control plane, ${support} support`, 1, prices.controlPlaneHour[support]);
  },
  aws_eks_node_group: ({ instance_types: [type], scaling_config: { desired_size: nodes } }, stack) => {
    const gib = stack.launchTemplates[0]?.block_device_mappings[0].ebs.volume_size;
    return [
      ...hourly(`${type} node`, nodes, instanceHour(type)),
      ...monthly("GiB of nodes' disks", nodes * gib, prices.gp3GibMonth),
    ];
  },
  aws_nat_gateway: () => hourly("NAT gateway", 1, prices.natGatewayHour),
  aws_eip: () => hourly("public address", 1, prices.publicAddressHour),
  aws_vpc_endpoint: ({ vpc_endpoint_type: type, subnet_ids: subnets }) =>
    type === "Interface"
      ? hourly("zone of an interface endpoint", subnets.length, prices.interfaceEndpointHour)
      : [],
  aws_kms_key: () => monthly("key", 1, prices.keyMonth),
  aws_secretsmanager_secret: () => monthly("secret", 1, prices.secretMonth),
  // Its Service makes the load balancer, with an address in each of three zones.
  helm_release: ({ name }) =>
    name === kong.name
      ? [
          ...hourly("network load balancer", 1, prices.networkLoadBalancerHour),
          ...hourly("public address", 3, prices.publicAddressHour),
        ]
      : [],
};

/**
 * What a synthesized stack costs a month before it does anything, at list prices of `config/prices.ts`.
 *
 * Traffic, requests, logs, storage in buckets and registries, and Datadog come on top. Alike items are added up.
 */
export function monthlyCosts({ resource = {} }: Configuration, today: Date): Cost[] {
  const launchTemplates = Object.values(resource.aws_launch_template ?? {});
  const costs = Object.entries(resource).flatMap(([type, named]) =>
    Object.values(named).flatMap((values) => rules[type]?.(values, { launchTemplates, today }) ?? []),
  );
  const sums = new Map<string, Cost>();
  for (const { what, quantity, usd } of costs) {
    const sum = sums.get(what);
    sums.set(what, { what, quantity: quantity + (sum?.quantity ?? 0), usd: usd + (sum?.usd ?? 0) });
  }
  return [...sums.values()];
}
