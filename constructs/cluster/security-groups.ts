import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import {
  VpcSecurityGroupIngressRule,
  type VpcSecurityGroupIngressRuleConfig,
} from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface ClusterSecurityGroupsConfig {
  /** Name of the cluster. */
  readonly name: string;
  readonly vpcId: string;
  /** Where the API server may call nodes and pods. */
  readonly apiServerTargets: readonly { readonly port: number; readonly description: string }[];
  /** Networks besides the nodes that may reach the private API endpoint. */
  readonly privateAccessCidrs: readonly string[];
}

const API_PORT = 443;
const DNS_PORT = 53;
/** Ports that any process may open. A pod that listens below them is out of reach of other nodes. */
const UNPRIVILEGED_PORTS = { from: 1025, to: 65535 };

/**
 * Who may talk to whom: one security group for the control plane's network interfaces, one for the nodes.
 *
 * EKS makes a third, the cluster security group, which lets all its members talk on every port. It hangs on
 * the control plane's interfaces and cannot be taken off, but it stays off the nodes: a launch template that
 * names security groups is used as it is. The two sides then know each other through the rules below alone.
 * They suffice in both directions, since a rule that refers to a group admits every interface that carries
 * that group: the API server reaches nodes on `apiServerTargets`, nodes reach the API server on 443.
 * https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-security-groups
 *
 * Each rule is a resource: the load balancer controllers add rules of their own to the node group, which
 * inline rules would take away at the next apply.
 */
export class ClusterSecurityGroups extends Construct {
  readonly controlPlaneId: string;
  readonly nodeId: string;
  /** Nodes cannot join before these exist: depend on them. */
  readonly rules: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, config: ClusterSecurityGroupsConfig) {
    super(scope, id);
    const controlPlane = new SecurityGroup(this, "control-plane", {
      name: `${config.name}-control-plane`,
      description: `Control plane of ${config.name}`,
      vpcId: config.vpcId,
      tags: { Name: `${config.name}-control-plane` },
    });
    const nodes = new SecurityGroup(this, "nodes", {
      name: `${config.name}-nodes`,
      description: `Nodes and pods of ${config.name}`,
      vpcId: config.vpcId,
      tags: {
        Name: `${config.name}-nodes`,
        // The mark by which load balancer controllers know the one group to which they add their rules.
        [`kubernetes.io/cluster/${config.name}`]: "owned",
      },
    });
    const fromControlPlane = { securityGroupId: nodes.id, referencedSecurityGroupId: controlPlane.id };
    const fromNodes = { securityGroupId: controlPlane.id, referencedSecurityGroupId: nodes.id };
    const amongNodes = { securityGroupId: nodes.id, referencedSecurityGroupId: nodes.id };
    const { from, to } = UNPRIVILEGED_PORTS;

    this.rules = [
      this.#ingress("api-from-nodes", { ...fromNodes, ...tcp(API_PORT), description: "API from nodes" }),
      ...config.privateAccessCidrs.map((cidr) =>
        this.#ingress(`api-from-${cidr}`, {
          securityGroupId: controlPlane.id,
          cidrIpv4: cidr,
          ...tcp(API_PORT),
          description: `API from ${cidr}`,
        }),
      ),
      ...config.apiServerTargets.flatMap(({ port, description }) => [
        this.#ingress(`control-plane-to-${port}`, { ...fromControlPlane, ...tcp(port), description }),
        new VpcSecurityGroupEgressRule(this, `control-plane-out-${port}`, {
          ...fromNodes,
          ...tcp(port),
          description,
        }),
      ]),
      this.#ingress("dns-tcp", { ...amongNodes, ...tcp(DNS_PORT), description: "CoreDNS" }),
      this.#ingress("dns-udp", { ...amongNodes, ...udp(DNS_PORT), description: "CoreDNS" }),
      this.#ingress("pods", { ...amongNodes, ...tcp(from, to), description: "Pods and node ports" }),
      // Pods share the group of their node, so it cannot tell them apart: NetworkPolicy narrows their egress.
      new VpcSecurityGroupEgressRule(this, "nodes-out", {
        securityGroupId: nodes.id,
        ipProtocol: "-1",
        cidrIpv4: "0.0.0.0/0",
        description: "Registries, AWS and what pods call",
      }),
    ];
    this.controlPlaneId = controlPlane.id;
    this.nodeId = nodes.id;
  }

  #ingress(id: string, config: VpcSecurityGroupIngressRuleConfig): ITerraformDependable {
    return new VpcSecurityGroupIngressRule(this, id, config);
  }
}

function tcp(from: number, to = from) {
  return { ipProtocol: "tcp", fromPort: from, toPort: to };
}

function udp(port: number) {
  return { ipProtocol: "udp", fromPort: port, toPort: port };
}
