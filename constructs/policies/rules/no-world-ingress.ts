import { type Attributes, block, blocks, isSet, isTrue, strings } from "../attributes";
import type { Finding, Rule } from "../rule";
import type { Element, StackView } from "../stack-view";

/** The largest networks that one organisation holds. Anything wider is a part of the world, as 0.0.0.0/1 is half of it. */
const SHORTEST_PREFIX = { ipv4: 8, ipv6: 16 };
/** Unique local addresses, which the internet does not route: fc00::/7. */
const PRIVATE_IPV6 = /^f[cd]/i;

export const noWorldIngress = {
  id: "no-world-ingress",
  holds:
    "No security group, cluster endpoint or node admits the world, in IPv4 or IPv6; networks wider than /8 (IPv6: /16) count as the world.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-best-practices.html",
  *check(stack: StackView): Generator<Finding> {
    for (const at of stack.resources) {
      const open = ingress(at).filter(isWorld);
      if (open.length > 0) {
        yield {
          at,
          problem: `admits ${open.join(", ")}`,
          remedy: "Name the networks or security groups that need it",
        };
      }
    }
    for (const at of stack.ofType("aws_eks_node_group")) {
      const access = block(at.attributes, "remote_access");
      if (isSet(access.ec2_ssh_key) && strings(access.source_security_group_ids).length === 0) {
        yield { at, problem: "opens SSH to the world", remedy: "Remove remoteAccess" };
      }
    }
  },
} as const satisfies Rule;

/** Networks that a resource admits. */
function ingress({ type, attributes }: Element): string[] {
  switch (type) {
    case "aws_security_group":
    case "aws_default_security_group":
      return blocks(attributes, "ingress").flatMap(cidrBlocks);
    case "aws_security_group_rule":
      return attributes.type === "egress" ? [] : cidrBlocks(attributes);
    case "aws_vpc_security_group_ingress_rule":
      return [...strings(attributes.cidr_ipv4), ...strings(attributes.cidr_ipv6)];
    case "aws_eks_cluster": {
      const network = block(attributes, "vpc_config");
      // AWS leaves the endpoint public, and open to 0.0.0.0/0, unless told otherwise.
      const isPublic = !isSet(network.endpoint_public_access) || isTrue(network.endpoint_public_access);
      if (!isPublic) return [];
      const admitted = strings(network.public_access_cidrs);
      return admitted.length > 0 ? admitted : ["0.0.0.0/0"];
    }
    default:
      return [];
  }
}

function cidrBlocks(attributes: Attributes): string[] {
  return [...strings(attributes.cidr_blocks), ...strings(attributes.ipv6_cidr_blocks)];
}

function isWorld(cidr: string): boolean {
  const prefix = Number(/^[^$]*\/(\d+)$/.exec(cidr)?.[1] ?? Number.POSITIVE_INFINITY);
  if (!cidr.includes(":")) return prefix < SHORTEST_PREFIX.ipv4;
  return prefix < (PRIVATE_IPV6.test(cidr) ? 7 : SHORTEST_PREFIX.ipv6);
}
