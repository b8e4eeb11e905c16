import { BlockList } from "node:net";
import { dev } from "../../../config/environments/dev";
import { prod } from "../../../config/environments/prod";
import type { EnvironmentInput } from "../../../config/schema";
import { VpcStack } from "../../../stacks/vpc";
import { type Block, reference, type Synthesized, synthesize } from "../../synthesized";

function vpcStack(environment: "local" | "dev" | "prod" | EnvironmentInput): Synthesized {
  const { ids, stack } = synthesize(environment, (app, parsed) => new VpcStack(app, parsed));
  return stack(ids[0] as string);
}

const inZones = (...availabilityZones: string[]): EnvironmentInput => ({
  ...dev,
  network: { ...dev.network, availabilityZones, natGateways: "perZone" },
});

const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];
const TIERS = ["public", "private", "intra"];

function subnetsOf(stack: Synthesized, tier: string): Block[] {
  return stack.resources("aws_subnet").filter((subnet) => subnet.$path.startsWith(`${tier}/`));
}

/** The route tables that serve a subnet. */
function routeTablesOf(stack: Synthesized, subnet: Block): Block[] {
  const ids = stack
    .resources("aws_route_table_association")
    .filter((association) => association.subnet_id === reference(subnet, "id"))
    .map((association) => association.route_table_id);
  return stack.resources("aws_route_table").filter((table) => ids.includes(reference(table, "id")));
}

/** The network ACLs that guard a subnet. */
function aclsOf(stack: Synthesized, subnet: Block): Block[] {
  return stack.resources("aws_network_acl").filter((acl) => acl.subnet_ids.includes(reference(subnet, "id")));
}

describe.each(["local", "dev", "prod"] as const)("the VPC of %s", (name) => {
  const stack = vpcStack(name);
  const vpc = stack.only("aws_vpc");

  test("resolves the names of private endpoints", () => {
    expect(vpc).toMatchObject({ enable_dns_support: true, enable_dns_hostnames: true });
  });

  test("has a subnet of each tier in each zone, named after both", () => {
    for (const tier of TIERS) {
      expect(subnetsOf(stack, tier).map((subnet) => [subnet.availability_zone, subnet.tags.Name])).toEqual(
        ZONES.map((zone) => [zone, `sample-platform-${name}-${tier}-${zone}`]),
      );
    }
  });

  test("gives no instance a public address", () => {
    const subnets = stack.resources("aws_subnet");
    expect(subnets).toHaveLength(9);
    expect(subnets.filter((subnet) => subnet.map_public_ip_on_launch !== false)).toEqual([]);
  });

  test("tells Kubernetes where load balancers go: public ones, internal ones, none beside the control plane", () => {
    for (const [tier, tags] of [
      ["public", { "kubernetes.io/role/elb": "1" }],
      ["private", { "kubernetes.io/role/internal-elb": "1" }],
      ["intra", {}],
    ] as const) {
      for (const subnet of subnetsOf(stack, tier)) {
        expect(subnet.tags).toEqual({ Name: subnet.tags.Name, ...tags });
      }
    }
  });

  test("leaves nothing to the VPC's defaults, which let nothing through", () => {
    const owned = { vpc_id: reference(vpc, "id") };
    expect(stack.only("aws_default_security_group")).toMatchObject({ ...owned, ingress: [], egress: [] });
    expect(stack.only("aws_default_route_table")).toMatchObject({
      default_route_table_id: reference(vpc, "default_route_table_id"),
      route: [],
    });
    const acl = stack.only("aws_default_network_acl");
    expect(acl.default_network_acl_id).toBe(reference(vpc, "default_network_acl_id"));
    expect(acl).not.toHaveProperty("ingress");
    expect(acl).not.toHaveProperty("egress");
  });

  test("ignores the subnets of the default network ACL, which AWS moves there by itself", () => {
    expect(stack.only("aws_default_network_acl").lifecycle).toEqual({ ignore_changes: ["subnet_ids"] });
  });

  test("puts every subnet under one route table and one network ACL of its own tier", () => {
    for (const subnet of stack.resources("aws_subnet")) {
      const tier = subnet.$path.split("/")[0];
      const [table, ...otherTables] = routeTablesOf(stack, subnet);
      const [acl, ...otherAcls] = aclsOf(stack, subnet);
      expect([table?.$path.split("-")[0], acl?.$path.split("-")[0]]).toEqual([tier, tier]);
      expect([...otherTables, ...otherAcls]).toEqual([]);
    }
  });

  test("sends public subnets to the internet gateway, private ones to NAT, intra ones nowhere", () => {
    const gateway = reference(stack.only("aws_internet_gateway"), "id");
    const nats = stack.resources("aws_nat_gateway").map((nat) => reference(nat, "id"));
    const routes = (tier: string) =>
      subnetsOf(stack, tier)
        .flatMap((subnet) => routeTablesOf(stack, subnet))
        .flatMap((table) => table.route);
    for (const route of routes("public")) {
      expect(route).toMatchObject({ cidr_block: "0.0.0.0/0", gateway_id: gateway });
    }
    for (const route of routes("private")) {
      expect(route.cidr_block).toBe("0.0.0.0/0");
      expect(nats).toContain(route.nat_gateway_id);
    }
    expect([routes("public").length, routes("private").length]).toEqual([3, 3]);
    expect(routes("intra")).toEqual([]);
    expect(stack.resources("aws_route")).toEqual([]);
  });

  test("puts NAT gateways into public subnets, each with a fixed address", () => {
    const publics = subnetsOf(stack, "public").map((subnet) => reference(subnet, "id"));
    const addresses = stack.resources("aws_eip").map((address) => reference(address, "id"));
    for (const nat of stack.resources("aws_nat_gateway")) {
      expect(publics).toContain(nat.subnet_id);
      expect(addresses).toContain(nat.allocation_id);
      expect(nat.depends_on).toEqual([stack.only("aws_internet_gateway").$address]);
    }
    expect(stack.outputs.nat_public_ips).toHaveLength(addresses.length);
  });

  test("reaches S3 from every private subnet without passing NAT", () => {
    const [endpoint, ...others] = stack
      .resources("aws_vpc_endpoint")
      .filter((candidate) => candidate.vpc_endpoint_type === "Gateway");
    expect(others).toEqual([]);
    expect(endpoint?.service_name).toBe("com.amazonaws.us-east-1.s3");
    const tables = subnetsOf(stack, "private").flatMap((subnet) => routeTablesOf(stack, subnet));
    expect(endpoint?.route_table_ids).toEqual(tables.map((table) => reference(table, "id")));
  });

  test("lets S3 be written only in this account's buckets", () => {
    const document = stack.data("aws_iam_policy_document", "s3-endpoint/policy");
    expect(stack.resource("aws_vpc_endpoint", "s3-endpoint/endpoint").policy).toBe(
      reference(document, "json"),
    );
    const [anywhere, ...others] = document.statement.filter((statement: Block) => !statement.condition);
    expect(others).toEqual([]);
    expect(anywhere.actions).toEqual(["s3:GetObject", "s3:GetObjectVersion"]);
    const [own] = document.statement.filter((statement: Block) => statement.condition);
    expect(own.condition).toEqual([
      { test: "StringEquals", variable: "aws:ResourceAccount", values: [expect.stringMatching(/^\d{12}$/)] },
    ]);
  });

  test("opens to the world what the rules say and not a port more", () => {
    const open = stack.resources("aws_network_acl").flatMap((acl) =>
      acl.ingress
        .filter((rule: Block) => rule.cidr_block !== vpc.cidr_block)
        .map((rule: Block) => {
          const what =
            rule.protocol === "icmp"
              ? `${rule.icmp_type}/${rule.icmp_code}`
              : `${rule.from_port}-${rule.to_port}`;
          return `${acl.$path} ${rule.action} ${rule.cidr_block} ${rule.protocol} ${what}`;
        }),
    );
    expect(new Set(open)).toEqual(
      new Set([
        "private-acl/acl allow 0.0.0.0/0 icmp 3/4",
        "private-acl/acl allow 0.0.0.0/0 tcp 1024-65535",
        "private-acl/acl allow 0.0.0.0/0 udp 1024-65535",
        "public-acl/acl allow 0.0.0.0/0 icmp 3/4",
        "public-acl/acl allow 0.0.0.0/0 tcp 1024-65535",
        "public-acl/acl allow 0.0.0.0/0 tcp 443-443",
        "public-acl/acl allow 0.0.0.0/0 tcp 80-80",
        "public-acl/acl allow 0.0.0.0/0 udp 1024-65535",
      ]),
    );
  });

  test("admits no more than HTTPS from the VPC to anything behind a security group", () => {
    for (const rule of stack.resources("aws_vpc_security_group_ingress_rule")) {
      expect(rule).toMatchObject({
        cidr_ipv4: vpc.cidr_block,
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 443,
      });
    }
    for (const group of stack.resources("aws_security_group")) {
      expect(group).not.toHaveProperty("ingress");
      expect(group).not.toHaveProperty("egress");
    }
  });

  test("logs every connection, encrypted, for as long as the environment says", () => {
    const group = stack.only("aws_cloudwatch_log_group");
    expect(stack.only("aws_flow_log")).toMatchObject({
      vpc_id: reference(vpc, "id"),
      traffic_type: "ALL",
      log_destination: reference(group, "arn"),
      iam_role_arn: reference(stack.only("aws_iam_role"), "arn"),
    });
    expect(group.kms_key_id).toBe(reference(stack.only("aws_kms_key"), "arn"));
    expect(group.retention_in_days).toBe({ local: 7, dev: 14, prod: 365 }[name]);
  });

  test("lets CloudWatch Logs use the key for this log group alone", () => {
    const document = stack.data("aws_iam_policy_document", "flow-logs/key/policy");
    expect(stack.only("aws_kms_key").policy).toBe(reference(document, "json"));
    const [user, ...others] = document.statement.filter(({ sid }: Block) => sid !== "Administration");
    expect(others).toEqual([]);
    expect(user.principals).toEqual([{ type: "Service", identifiers: ["logs.us-east-1.amazonaws.com"] }]);
    const arn = new RegExp(
      `^arn:aws:logs:us-east-1:\\d{12}:log-group:${stack.only("aws_cloudwatch_log_group").name}$`,
    );
    expect(user.condition).toEqual([
      {
        test: "ArnLike",
        variable: "kms:EncryptionContext:aws:logs:arn",
        values: [expect.stringMatching(arn)],
      },
    ]);
  });

  test("delivers flow logs in a role that flow logs of this account alone can take, and that only writes", () => {
    const trust = stack.data("aws_iam_policy_document", "flow-logs/trust").statement;
    expect(trust).toHaveLength(1);
    expect(trust[0].principals).toEqual([{ type: "Service", identifiers: ["vpc-flow-logs.amazonaws.com"] }]);
    expect(trust[0].condition.map(({ variable }: Block) => variable)).toEqual([
      "aws:SourceAccount",
      "aws:SourceArn",
    ]);
    const group = stack.only("aws_cloudwatch_log_group").name;
    const granted = stack.data("aws_iam_policy_document", "flow-logs/permissions").statement;
    const writing = granted.filter(({ actions }: Block) => actions.join() !== "logs:DescribeLogGroups");
    expect(writing).toHaveLength(1);
    expect(writing[0].actions).toEqual([
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
    ]);
    for (const resource of writing[0].resources)
      expect(resource).toMatch(new RegExp(`:log-group:${group}(:\\*)?$`));
  });
});

describe("NAT", () => {
  test("is one gateway for all zones of dev", () => {
    const stack = vpcStack("dev");
    const nat = stack.only("aws_nat_gateway");
    for (const subnet of subnetsOf(stack, "private")) {
      expect(routeTablesOf(stack, subnet)[0]?.route[0].nat_gateway_id).toBe(reference(nat, "id"));
    }
  });

  test("is a gateway in each zone of prod, and no zone leaves through another", () => {
    const stack = vpcStack("prod");
    expect(stack.resources("aws_nat_gateway")).toHaveLength(3);
    for (const zone of ZONES) {
      const nat = stack.resource("aws_nat_gateway", `nat/gateway-${zone}`);
      expect(nat.subnet_id).toBe(reference(stack.resource("aws_subnet", `public/${zone}`), "id"));
      const [table] = routeTablesOf(stack, stack.resource("aws_subnet", `private/${zone}`));
      expect(table?.route[0].nat_gateway_id).toBe(reference(nat, "id"));
    }
  });
});

describe("interface endpoints", () => {
  const interfaces = (stack: Synthesized) =>
    stack.resources("aws_vpc_endpoint").filter((endpoint) => endpoint.vpc_endpoint_type === "Interface");

  test("keep what prod's nodes ask of AWS within the VPC, under the usual names", () => {
    const stack = vpcStack("prod");
    expect(interfaces(stack).map((endpoint) => endpoint.service_name)).toEqual(
      ["ec2", "ecr.api", "ecr.dkr", "logs", "sts"].map((service) => `com.amazonaws.us-east-1.${service}`),
    );
    const privates = subnetsOf(stack, "private").map((subnet) => reference(subnet, "id"));
    const group = reference(stack.only("aws_security_group"), "id");
    for (const endpoint of interfaces(stack)) {
      expect(endpoint).toMatchObject({
        private_dns_enabled: true,
        subnet_ids: privates,
        security_group_ids: [group],
      });
    }
    expect(stack.only("aws_vpc_security_group_ingress_rule").security_group_id).toBe(group);
  });

  test("cost dev nothing, not even a security group", () => {
    const stack = vpcStack("dev");
    expect(interfaces(stack)).toEqual([]);
    expect(stack.resources("aws_security_group")).toEqual([]);
  });
});

describe("network ACLs", () => {
  const stack = vpcStack("prod");
  const [client, pod] = ["203.0.113.9", "10.20.1.7"];

  /** Whether the first rule that fits, as AWS reads them, lets a packet through. */
  function lets(
    direction: "ingress" | "egress",
    tier: string,
    packet: { protocol: string; port?: number; icmp?: [number, number]; peer: string },
  ): boolean {
    const rules: Block[] = [...stack.resource("aws_network_acl", `${tier}-acl/acl`)[direction]];
    const first = rules
      .sort((one, other) => one.rule_no - other.rule_no)
      .find((rule) => {
        const [network, prefix] = rule.cidr_block.split("/");
        const block = new BlockList();
        block.addSubnet(network, Number(prefix));
        if (!block.check(packet.peer)) return false;
        if (rule.protocol === "-1") return true;
        if (rule.protocol !== packet.protocol) return false;
        if (packet.icmp) return rule.icmp_type === packet.icmp[0] && rule.icmp_code === packet.icmp[1];
        const port = packet.port as number;
        return rule.from_port <= port && port <= rule.to_port;
      });
    return first?.action === "allow";
  }
  const tcp = (peer: string, port: number) => ({ protocol: "tcp", port, peer });

  test("let a client reach the load balancer, and the load balancer answer it", () => {
    expect(lets("ingress", "public", tcp(client, 443))).toBe(true);
    expect(lets("ingress", "public", tcp(client, 80))).toBe(true);
    expect(lets("egress", "public", tcp(client, 40_000))).toBe(true);
  });

  test("let a preserved client address through to pods and node ports, and their answer back", () => {
    for (const port of [8443, 30_080]) expect(lets("ingress", "private", tcp(client, port))).toBe(true);
    expect(lets("egress", "private", tcp(client, 40_000))).toBe(true);
    expect(lets("ingress", "public", tcp(pod, 8443))).toBe(true);
  });

  test("let a pod ask the internet through NAT and hear the answer", () => {
    expect(lets("egress", "private", tcp(client, 443))).toBe(true);
    expect(lets("ingress", "public", tcp(pod, 443))).toBe(true);
    expect(lets("egress", "public", tcp(client, 443))).toBe(true);
    for (const tier of ["public", "private"]) {
      expect(lets("ingress", tier, tcp(client, 1024))).toBe(true);
      expect(lets("ingress", tier, { protocol: "udp", port: 65_535, peer: client })).toBe(true);
    }
  });

  test("let the control plane and the nodes talk, to kubelets and to the API", () => {
    expect(lets("egress", "intra", tcp(pod, 10_250))).toBe(true);
    expect(lets("ingress", "private", tcp(pod, 10_250))).toBe(true);
    expect(lets("egress", "private", tcp(pod, 443))).toBe(true);
    expect(lets("ingress", "intra", tcp(pod, 443))).toBe(true);
  });

  test("let routers say that a packet is too large, and nothing else over ICMP", () => {
    for (const tier of ["public", "private"]) {
      expect(lets("ingress", tier, { protocol: "icmp", icmp: [3, 4], peer: client })).toBe(true);
      expect(lets("ingress", tier, { protocol: "icmp", icmp: [8, 0], peer: client })).toBe(false);
    }
  });

  test("refuse the world SSH everywhere, and everything in the intra subnets", () => {
    for (const tier of TIERS) expect(lets("ingress", tier, tcp(client, 22))).toBe(false);
    for (const port of [443, 8443]) {
      expect(lets("ingress", "intra", tcp(client, port))).toBe(false);
      expect(lets("egress", "intra", tcp(client, port))).toBe(false);
    }
  });
});

describe("Terraform addresses", () => {
  test("stay when a zone is added or zones change order", () => {
    const two = vpcStack(inZones("us-east-1a", "us-east-1b")).addresses;
    const three = vpcStack(inZones("us-east-1c", "us-east-1b", "us-east-1a")).addresses;
    expect(three).toEqual(expect.arrayContaining(two));
    expect(three.length).toBeGreaterThan(two.length);
  });

  test("name the zone they stand for", () => {
    const stack = vpcStack(inZones("us-east-1b", "us-east-1c"));
    expect(stack.resource("aws_subnet", "private/us-east-1c").availability_zone).toBe("us-east-1c");
  });
});

test("keys of a protected environment can be brought back for 30 days, of others for 7", () => {
  const window = (environment: EnvironmentInput) =>
    vpcStack(environment).only("aws_kms_key").deletion_window_in_days;
  expect([window(prod), window(dev)]).toEqual([30, 7]);
});
