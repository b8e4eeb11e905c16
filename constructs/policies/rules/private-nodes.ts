import { block, blocks, isSet, isTrue, strings } from "../attributes";
import type { Finding, Rule } from "../rule";
import type { Element, StackView } from "../stack-view";

export const privateNodes = {
  id: "private-nodes",
  holds:
    "Nodes stand in subnets without a route to an internet gateway, reach the cluster's private endpoint, and nothing gets a public address by itself. Subnets are followed through remote state to the stack that makes them.",
  source: "https://docs.aws.amazon.com/eks/latest/best-practices/subnets.html",
  *check(stack: StackView): Generator<Finding> {
    for (const at of stack.ofType("aws_eks_node_group", "aws_eks_fargate_profile")) {
      const subnets = strings(at.attributes.subnet_ids);
      const bad = subnets.filter((subnet) => !isPrivate(stack, subnet));
      if (subnets.length === 0 || bad.length > 0) {
        yield {
          at,
          problem: `stands in ${bad.join(", ") || "no subnet that synth can see"}, not known to be private`,
          remedy: "Pass ids of Subnet constructs whose route table has no internet gateway",
        };
      }
    }
    for (const at of stack.ofType("aws_eks_cluster")) {
      if (!isTrue(block(at.attributes, "vpc_config").endpoint_private_access)) {
        yield {
          at,
          problem: "has no private endpoint, so that nodes go through the internet",
          remedy: "Set vpcConfig.endpointPrivateAccess: true",
        };
      }
    }
    for (const at of stack.resources) {
      const interfaces = blocks(at.attributes, "network_interfaces");
      const switches = [
        ...(at.type === "aws_subnet" ? [at.attributes.map_public_ip_on_launch] : []),
        at.attributes.associate_public_ip_address,
        ...interfaces.map((card) => card.associate_public_ip_address),
      ];
      if (switches.some((value) => isSet(value) && value !== false && value !== "false")) {
        yield {
          at,
          problem: "gives instances public addresses",
          remedy: "Leave mapPublicIpOnLaunch and associatePublicIpAddress false",
        };
      }
    }
  },
} as const satisfies Rule;

/** Whether the value leads to a subnet that has a route table, and none that leads to an internet gateway. */
function isPrivate(from: StackView, value: string): boolean {
  const found = from.follow(value);
  if (found?.element.type !== "aws_subnet") return false;
  const { element: subnet, stack } = found;
  const tables = stack
    .companions(subnet, "aws_route_table_association")
    .map(({ attributes }) => stack.follow(attributes.route_table_id)?.element);
  return tables.length > 0 && tables.every((table) => table && !reachesInternet(stack, table));
}

function reachesInternet(stack: StackView, table: Element): boolean {
  const gateways = stack.ofType("aws_internet_gateway");
  const routes = [table, ...stack.companions(table, "aws_route")];
  return routes.some(({ references }) => gateways.some(({ address }) => references.has(address)));
}
