import {
  addresses,
  allocatable,
  demand,
  type Load,
  largest,
  nodesNeeded,
  type Resource,
  shortages,
  times,
  tooLarge,
} from "../capacity";
import { size } from "../cidr";
import { instanceTypes } from "../instance-types";
import { listed, number, type Refusal, suggestion } from "../refusal";
import type { Environment } from "../schema";

/** The node group: that its numbers are in order, and that it carries what the platform runs. */
export function nodeRefusals(environment: Environment): Refusal[] {
  return [...countRefusals(environment), ...capacityRefusals(environment), ...addressRefusals(environment)];
}

function countRefusals({ cluster: { nodeGroup } }: Environment): Refusal[] {
  const { minimum, desired, maximum } = nodeGroup;
  const refuse = (key: string, value: number, reason: string): Refusal => ({
    path: ["cluster", "nodeGroup", key],
    value,
    reason,
  });
  return [
    ...(minimum > desired
      ? [refuse("minimum", minimum, `is more than desired (${desired}). Lower it, or raise desired.`)]
      : []),
    ...(desired > maximum
      ? [refuse("desired", desired, `is more than maximum (${maximum}). Lower it, or raise maximum.`)]
      : []),
  ];
}

const UNIT: Record<Resource, string> = { pods: "pods", cpu: "millicores", memory: "MiB of memory" };

function capacityRefusals({ cluster: { nodeGroup, prefixDelegation } }: Environment): Refusal[] {
  const { instanceType, desired, maximum } = nodeGroup;
  const path = ["cluster", "nodeGroup", "instanceType"];
  const type = instanceTypes.get(instanceType);
  if (!type) {
    const reason =
      `is not among the types of config/instance-types.ts.${suggestion(instanceType, [...instanceTypes.keys()])} ` +
      "Take one of them, or add it there (x86_64 and Nitro only).";
    return [{ path, value: instanceType, reason }];
  }
  const node = allocatable(type, prefixDelegation);
  const unfit = tooLarge(node);
  if (unfit) {
    const reason =
      `leaves a node ${number(node.cpu)} millicores and ${number(node.memory)} MiB: too little for one pod of ` +
      `${unfit.name} (${unfit.cpu} millicores, ${unfit.memory} MiB) beside what runs on every node. Take a larger type.`;
    return [{ path, value: instanceType, reason }];
  }
  const refuse = (key: "desired" | "maximum", nodes: number, load: Load): Refusal[] => {
    const needed = nodesNeeded(node, load);
    return shortages(node, nodes, load).map((short) => {
      const asked = number(demand(nodes, load)[short]);
      const offered = number(times(node, nodes)[short]);
      const most = largest(nodes, load, short, 3).map(({ name, amount }) => `${name} ${number(amount)}`);
      const remedies = [
        "a larger type",
        ...(needed ? [`${key}: ${needed}`] : []),
        ...(short === "pods" && !prefixDelegation ? ["prefixDelegation: true"] : []),
      ];
      const reason =
        `× ${nodes} (${key}) offers ${offered} ${UNIT[short]}, the platform needs ${asked}` +
        `${load === "peak" ? " at its peak" : ""} (most: ${most.join(", ")}). Take ${listed(remedies)}.`;
      return { path, value: instanceType, reason };
    });
  };
  const usual = refuse("desired", desired, "usual");
  return usual.length > 0 ? usual : refuse("maximum", maximum, "peak");
}

/** AWS keeps five addresses of each subnet. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const KEPT_IN_SUBNET = 5;

function addressRefusals({ network, cluster: { nodeGroup, prefixDelegation } }: Environment): Refusal[] {
  const type = instanceTypes.get(nodeGroup.instanceType);
  if (!type) return [];
  const nodes = nodeGroup.maximum;
  const podsOfNode = Math.ceil(demand(nodes, "peak").pods / nodes);
  const needed = nodes * addresses(type, prefixDelegation, podsOfNode);
  const prefix = network.subnetPrefixes.private;
  const offered = network.availabilityZones.length * (size(prefix) - KEPT_IN_SUBNET);
  if (needed <= offered) return [];
  const reason =
    `leaves ${number(offered)} addresses in the private subnets, ${nodes} nodes (maximum) and their pods ` +
    `take ${number(needed)}. Choose a shorter prefix or fewer nodes.`;
  return [{ path: ["network", "subnetPrefixes", "private"], value: prefix, reason }];
}
