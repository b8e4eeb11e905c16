/** Something that a network ACL lets through. Rules are numbered in their order. */
export interface NetworkAclRule {
  /** "-1" is every protocol, and takes no ports. */
  readonly protocol: "-1" | "tcp" | "udp" | "icmp";
  /** Where it comes from (ingress) or goes to (egress). */
  readonly cidr: string;
  /** First and last destination port. */
  readonly ports?: readonly [first: number, last: number];
  /** https://www.iana.org/assignments/icmp-parameters */
  readonly icmp?: { readonly type: number; readonly code: number };
}

export interface NetworkAclRules {
  readonly ingress: readonly NetworkAclRule[];
  readonly egress: readonly NetworkAclRule[];
}

const WORLD = "0.0.0.0/0";
const everything = (cidr: string): NetworkAclRule => ({ protocol: "-1", cidr });
const fromWorld = (protocol: "tcp" | "udp", first: number, last = first): NetworkAclRule => ({
  protocol,
  cidr: WORLD,
  ports: [first, last],
});

/** "Fragmentation needed": without it, large packets vanish on paths with a smaller MTU. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html#path_mtu_discovery */
const PATH_MTU_DISCOVERY: NetworkAclRule = { protocol: "icmp", cidr: WORLD, icmp: { type: 3, code: 4 } };

/**
 * Ports from which connections are opened, and so on which answers arrive: NAT gateways and load balancers
 * use all of them, Linux nodes 32768 to 60999.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
const UNPRIVILEGED = [1024, 65535] as const;

/** Load balancers and NAT gateways: clients on 80 and 443, answers to what was asked through NAT. */
export function publicRules(vpcCidr: string): NetworkAclRules {
  return {
    ingress: [
      // Nodes and pods on their way to a NAT gateway, and the answers of a load balancer's targets.
      everything(vpcCidr),
      // Clients of the load balancer; it redirects 80 to 443.
      fromWorld("tcp", 80),
      fromWorld("tcp", 443),
      // Answers from the internet to NAT gateways.
      fromWorld("tcp", ...UNPRIVILEGED),
      fromWorld("udp", ...UNPRIVILEGED),
      PATH_MTU_DISCOVERY,
    ],
    // Clients choose the port that the answer goes to, and pods the port they ask: security groups and
    // network policies, which know who asks, decide about that.
    egress: [everything(WORLD)],
  };
}

/** Nodes and pods: everything within the VPC, and from outside what a client or an answer may use. */
export function privateRules(vpcCidr: string): NetworkAclRules {
  return {
    ingress: [
      // Control plane to kubelets and webhooks, pods to pods, health checks, DNS, interface endpoints.
      everything(vpcCidr),
      // Answers through NAT and from S3's gateway endpoint, and clients whose address the network load
      // balancer preserves, to pods and node ports. There is no other way in: no address here is public.
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
      fromWorld("tcp", ...UNPRIVILEGED),
      fromWorld("udp", ...UNPRIVILEGED),
      PATH_MTU_DISCOVERY,
    ],
    egress: [everything(WORLD)],
  };
}

/** The control plane's interfaces: the VPC, both ways, and nothing else. */
export function intraRules(vpcCidr: string): NetworkAclRules {
  return { ingress: [everything(vpcCidr)], egress: [everything(vpcCidr)] };
}
