import fc from "fast-check";
import { catalogs } from "../../../config/catalog";
import { dev } from "../../../config/environments/dev";
import { prod } from "../../../config/environments/prod";
import type { EnvironmentInput } from "../../../config/schema";
import { adminEntries } from "../../../constructs/cluster/access";
import { type EksInputs, EksStack } from "../../../stacks/eks";
import { type Block, reference, type Synthesized, synthesize } from "../../synthesized";

const inputs: EksInputs = {
  vpc: {
    vpcId: "vpc-1",
    vpcCidr: "10.10.0.0/16",
    privateSubnetIds: ["subnet-private-a", "subnet-private-b"],
    publicSubnetIds: ["subnet-public-a", "subnet-public-b"],
    intraSubnetIds: ["subnet-intra-a", "subnet-intra-b"],
  },
  github: {
    planRoleArn: "arn:aws:iam::111122223333:role/plan",
    deployRoleArn: "arn:aws:iam::111122223333:role/deploy",
    pushRoleArn: "arn:aws:iam::111122223333:role/push",
  },
};

function eks(environment: EnvironmentInput): Synthesized {
  const app = synthesize(environment, (scope, parsed) => new EksStack(scope, parsed, inputs));
  return app.stack(`${environment.name}-eks`);
}

const withCluster = (cluster: Partial<EnvironmentInput["cluster"]>): EnvironmentInput => ({
  ...dev,
  cluster: { ...dev.cluster, ...cluster },
});

const stack = eks(dev);
const cluster = stack.only("aws_eks_cluster");
const nodes = stack.only("aws_eks_node_group");

const addon = (of: Synthesized, name: string): Block =>
  of.resources("aws_eks_addon").find((candidate) => candidate.addon_name === name) as Block;

describe("control plane", () => {
  test("has no public endpoint unless networks are named", () => {
    expect(cluster.vpc_config).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: false,
    });
    expect(cluster.vpc_config).not.toHaveProperty("public_access_cidrs");
  });

  test("opens its public endpoint to the networks named and keeps the private one", () => {
    const open = eks(withCluster({ publicAccessCidrs: ["52.94.76.0/24"] })).only("aws_eks_cluster");
    expect(open.vpc_config).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ["52.94.76.0/24"],
    });
  });

  test("stands in the intra subnets, the nodes in the private ones", () => {
    expect(cluster.vpc_config.subnet_ids).toEqual(inputs.vpc.intraSubnetIds);
    expect(nodes.subnet_ids).toEqual(inputs.vpc.privateSubnetIds);
  });

  test("admits nobody for having created it", () => {
    expect(cluster.access_config).toEqual({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
  });

  test("starts without add-ons that EKS does not manage", () => {
    expect(cluster.bootstrap_self_managed_addons).toBe(false);
  });

  test("is made when its role has its policies, as are the nodes", () => {
    const policies = (path: string) =>
      stack
        .resources("aws_iam_role_policy_attachment")
        .filter((attachment) => attachment.$path.startsWith(path))
        .map((attachment) => attachment.$address);
    expect(cluster.depends_on).toEqual(expect.arrayContaining(policies("control-plane/role/")));
    expect(nodes.depends_on).toEqual(expect.arrayContaining(policies("nodes/role/")));
  });

  test("encrypts Kubernetes Secrets with a key that rotates", () => {
    const key = stack.only("aws_kms_key");
    expect(cluster.encryption_config).toEqual({
      provider: { key_arn: reference(key, "arn") },
      resources: ["secrets"],
    });
    expect(key.enable_key_rotation).toBe(true);
  });

  test("logs all there is to a log group that exists before it, is encrypted and expires", () => {
    const logs = stack.only("aws_cloudwatch_log_group");
    expect(cluster.enabled_cluster_log_types).toEqual([
      "api",
      "audit",
      "authenticator",
      "controllerManager",
      "scheduler",
    ]);
    expect(cluster.depends_on).toContain(logs.$address);
    expect(logs).toMatchObject({
      name: "/aws/eks/sample-platform-dev/cluster",
      retention_in_days: dev.cluster.logRetentionDays,
      kms_key_id: reference(stack.only("aws_kms_key"), "arn"),
    });
  });

  test("lets its key be used by its own role, and by CloudWatch for its own log group", () => {
    const role = stack.resource("aws_iam_role", "control-plane/role/role");
    const [, secrets, logs, ...others] = stack.data(
      "aws_iam_policy_document",
      "control-plane/key/policy",
    ).statement;
    expect(others).toEqual([]);
    expect(secrets.principals).toEqual([{ type: "AWS", identifiers: [reference(role, "arn")] }]);
    expect(logs.principals).toEqual([{ type: "Service", identifiers: ["logs.us-east-1.amazonaws.com"] }]);
    expect(logs.condition).toEqual([
      expect.objectContaining({
        variable: "kms:EncryptionContext:aws:logs:arn",
        values: [`arn:aws:logs:us-east-1:${dev.account}:log-group:/aws/eks/sample-platform-dev/cluster`],
      }),
    ]);
  });

  test.each(["STANDARD", "EXTENDED"] as const)("ends its support as configured: %s", (upgradePolicy) => {
    // STANDARD needs a version that standard support still covers.
    const configured = eks({ ...withCluster({ upgradePolicy }), catalog: "current" });
    expect(configured.only("aws_eks_cluster").upgrade_policy).toEqual({ support_type: upgradePolicy });
  });

  test("is protected from deletion in prod, where its key lingers longest", () => {
    const protectedStack = eks(prod);
    expect(protectedStack.only("aws_eks_cluster").deletion_protection).toBe(true);
    expect(protectedStack.only("aws_kms_key").deletion_window_in_days).toBe(30);
    expect(cluster.deletion_protection).toBe(false);
  });
});

describe("versions", () => {
  test.each(["seed", "current"] as const)("are those of the catalog %s", (name) => {
    const catalog = catalogs[name];
    const pinned = eks({ ...dev, catalog: name });
    const group = pinned.only("aws_eks_node_group");
    expect(pinned.only("aws_eks_cluster").version).toBe(catalog.kubernetes.version);
    expect(group.version).toBe(catalog.kubernetes.version);
    expect(group.ami_type).toBe(catalog.nodeImage.amiType);
    expect(group.release_version).toBe(catalog.nodeImage.releaseVersion);
    const versions = pinned.resources("aws_eks_addon").map((each) => [each.addon_name, each.addon_version]);
    expect(Object.fromEntries(versions)).toEqual(catalog.addons);
  });

  test("of add-ons are the newest for the cluster's Kubernetes where the environment wants that", () => {
    const newest = eks(withCluster({ addonVersions: "newest" }));
    const lookups = newest.dataSources("aws_eks_addon_version");
    expect(new Set(lookups.map((lookup) => lookup.addon_name))).toEqual(
      new Set(Object.keys(catalogs.seed.addons)),
    );
    for (const lookup of lookups) {
      expect(lookup).toMatchObject({ kubernetes_version: "1.33", most_recent: true });
      expect(addon(newest, lookup.addon_name).addon_version).toBe(reference(lookup, "version"));
    }
  });
});

describe("add-ons", () => {
  test("that a node needs to become ready come before the first node, CoreDNS after", () => {
    for (const name of ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"]) {
      expect(nodes.depends_on).toContain(addon(stack, name).$address);
    }
    expect(addon(stack, "coredns").depends_on).toEqual([nodes.$address]);
  });

  test("give vpc-cni its identity before its first pod", () => {
    expect(addon(stack, "vpc-cni").depends_on).toEqual(
      expect.arrayContaining([
        addon(stack, "eks-pod-identity-agent").$address,
        stack.only("aws_eks_pod_identity_association").$address,
        stack.resource("aws_iam_role_policy_attachment", "node-addons/vpc-cni-identity/AmazonEKS_CNI_Policy")
          .$address,
      ]),
    );
  });

  test("make NetworkPolicy effective", () => {
    const values = JSON.parse(addon(stack, "vpc-cni").configuration_values);
    expect(values.enableNetworkPolicy).toBe("true");
  });

  test.each([
    [true, { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" }],
    [false, { ENABLE_PREFIX_DELEGATION: "false" }],
  ])("hand out prefixes as configured: %s", (prefixDelegation, env) => {
    // A large instance holds the platform's pods without prefixes, too.
    const nodeGroup = { ...dev.cluster.nodeGroup, instanceType: "m5.2xlarge" };
    const configured = eks(withCluster({ prefixDelegation, nodeGroup }));
    expect(JSON.parse(addon(configured, "vpc-cni").configuration_values).env).toEqual(env);
  });

  test("win over what was changed by hand", () => {
    for (const each of stack.resources("aws_eks_addon")) {
      expect(each).toMatchObject({
        resolve_conflicts_on_create: "OVERWRITE",
        resolve_conflicts_on_update: "OVERWRITE",
      });
    }
  });
});

describe("pod identity", () => {
  test("serves aws-node of this cluster and nothing else", () => {
    const role = stack.resource("aws_iam_role", "node-addons/vpc-cni-identity/role");
    expect(stack.only("aws_eks_pod_identity_association")).toMatchObject({
      cluster_name: reference(cluster, "name"),
      namespace: "kube-system",
      service_account: "aws-node",
      role_arn: reference(role, "arn"),
    });
    const [trust, ...others] = stack.data(
      "aws_iam_policy_document",
      "node-addons/vpc-cni-identity/trust",
    ).statement;
    expect(others).toEqual([]);
    expect(trust.principals).toEqual([{ type: "Service", identifiers: ["pods.eks.amazonaws.com"] }]);
    expect(trust.actions).toEqual(["sts:AssumeRole", "sts:TagSession"]);
    expect(trust.condition).toEqual([
      onlyFor("eks-cluster-name", reference(cluster, "name")),
      onlyFor("kubernetes-namespace", "kube-system"),
      onlyFor("kubernetes-service-account", "aws-node"),
    ]);
  });

  const onlyFor = (tag: string, value: string) => ({
    test: "StringEquals",
    variable: `aws:RequestTag/${tag}`,
    values: [value],
  });

  test("has an older sister: IAM trusts the cluster's service account tokens", () => {
    expect(stack.only("aws_iam_openid_connect_provider")).toMatchObject({
      url: reference(cluster, "identity[0].oidc[0].issuer"),
      client_id_list: ["sts.amazonaws.com"],
    });
  });
});

describe("nodes", () => {
  const template = stack.only("aws_launch_template");

  test("keep their credentials from pods", () => {
    expect(template.metadata_options).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
  });

  test("may join, pull images, and no more: pods get their addresses from vpc-cni's own role", () => {
    const role = stack.resource("aws_iam_role", "nodes/role/role");
    const policies = stack
      .resources("aws_iam_role_policy_attachment")
      .filter((attachment) => attachment.role === reference(role, "name"))
      .map((attachment) => attachment.policy_arn);
    expect(policies).toEqual([
      "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    ]);
  });

  test("have encrypted disks of the size configured", () => {
    expect(template.block_device_mappings).toEqual([
      {
        device_name: "/dev/xvda",
        ebs: { volume_type: "gp3", volume_size: 50, encrypted: "true", delete_on_termination: "true" },
      },
    ]);
  });

  test("carry the environment's tags on instances, volumes and network interfaces", () => {
    const tags = Object.fromEntries(
      template.tag_specifications.map((each: Block) => [each.resource_type, each.tags]),
    );
    const expected = {
      Name: "sample-platform-dev-node",
      project: "sample-platform",
      environment: "dev",
      stack: "eks",
      "managed-by": "terraform",
    };
    expect(tags).toEqual({ instance: expected, volume: expected, "network-interface": expected });
  });

  test("follow the newest launch template", () => {
    expect(nodes.launch_template).toEqual({
      id: reference(template, "id"),
      version: reference(template, "latest_version"),
    });
  });

  test("leave their number to the autoscaler after the first apply", () => {
    expect(nodes.scaling_config).toEqual({ min_size: 2, desired_size: 3, max_size: 5 });
    expect(nodes.lifecycle.ignore_changes).toEqual(["scaling_config[0].desired_size"]);
  });

  test("are on demand, repaired when they fail, updated a share at a time", () => {
    expect(nodes).toMatchObject({
      capacity_type: "ON_DEMAND",
      instance_types: ["t3.medium"],
      node_repair_config: { enabled: true },
      update_config: { max_unavailable_percentage: 33 },
    });
  });

  test("are up before those they replace are gone", () => {
    expect(nodes.lifecycle.create_before_destroy).toBe(true);
    expect(nodes).not.toHaveProperty("node_group_name");
  });

  test("wait for the rules that let them join", () => {
    for (const type of ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"]) {
      for (const rule of stack.resources(type)) expect(nodes.depends_on).toContain(rule.$address);
    }
  });
});

describe("access", () => {
  /** Policies of each principal, and where each holds. */
  const grants = (of: Synthesized) =>
    Object.fromEntries(
      of.resources("aws_eks_access_entry").map((entry) => [
        entry.principal_arn,
        of
          .resources("aws_eks_access_policy_association")
          .filter((association) => association.principal_arn === reference(entry, "principal_arn"))
          .map(({ policy_arn, access_scope: { type, namespaces } }) => {
            return `${policy_arn.split("/").at(-1)} in ${namespaces?.join(", ") ?? type}`;
          }),
      ]),
    );

  const own = {
    [inputs.github.planRoleArn]: ["AmazonEKSViewPolicy in cluster"],
    [inputs.github.deployRoleArn]: ["AmazonEKSClusterAdminPolicy in cluster"],
  };

  test("lets plans read the cluster but none of its Secrets, deployments do anything", () => {
    expect(grants(stack)).toEqual(own);
  });

  test("lets the admins in, even where two have the same name", () => {
    const admins = [
      "arn:aws:iam::111122223333:role/admin",
      "arn:aws:iam::111122223333:user/admin",
      "arn:aws:iam::444455556666:role/admin",
      "arn:aws:iam::444455556666:role/ops/admin",
    ];
    const entered = eks(withCluster({ admins }));
    expect(entered.resources("aws_eks_access_entry")).toHaveLength(6);
    expect(grants(entered)).toEqual({
      ...own,
      ...Object.fromEntries(admins.map((admin) => [admin, ["AmazonEKSClusterAdminPolicy in cluster"]])),
    });
  });

  test("names an admin's entry by the admin alone, whoever comes and goes", () => {
    const arn = fc
      .tuple(
        fc.stringMatching(/^\d{12}$/),
        fc.constantFrom("role", "user"),
        fc.array(fc.stringMatching(/^[A-Za-z0-9+=,.@_-]{1,12}$/), { minLength: 1, maxLength: 3 }),
      )
      .map(([account, kind, path]) => `arn:aws:iam::${account}:${kind}/${path.join("/")}`);
    fc.assert(
      fc.property(fc.uniqueArray(arn, { minLength: 1 }), (arns) => {
        const ids = adminEntries(arns).map((entry) => entry.id);
        expect(new Set(ids).size).toBe(arns.length);
        expect(arns.flatMap((each) => adminEntries([each])).map((entry) => entry.id)).toEqual(ids);
      }),
    );
  });
});

describe("security groups", () => {
  const groups = { plane: "control-plane", nodes: "nodes" };

  /** "from → to protocol ports", with security groups by their short names. */
  const admitted = (of: Synthesized) => {
    const name = (id: string) =>
      Object.entries(groups).find(
        ([, path]) => id === reference(of.resource("aws_security_group", `security-groups/${path}`), "id"),
      )?.[0] ?? id;
    return of
      .resources("aws_vpc_security_group_ingress_rule")
      .map((rule) => {
        const from = rule.cidr_ipv4 ?? name(rule.referenced_security_group_id);
        return `${from} → ${name(rule.security_group_id)} ${rule.ip_protocol} ${rule.from_port}-${rule.to_port}`;
      })
      .sort();
  };

  const least = [
    "nodes → nodes tcp 1025-65535",
    "nodes → nodes tcp 53-53",
    "nodes → nodes udp 53-53",
    "nodes → plane tcp 443-443",
    "plane → nodes tcp 10250-10250",
  ];

  test("admit what control plane and nodes need of one another, and nothing else", () => {
    expect(admitted(stack)).toEqual(least);
  });

  test("admit named networks to the private endpoint", () => {
    const configured = eks(withCluster({ privateAccessCidrs: ["10.10.200.0/24"] }));
    expect(admitted(configured)).toEqual(["10.10.200.0/24 → plane tcp 443-443", ...least]);
  });

  test("let the control plane call nodes on the ports where they admit it, and nowhere else", () => {
    const plane = stack.resource("aws_security_group", "security-groups/control-plane");
    const calls = stack
      .resources("aws_vpc_security_group_egress_rule")
      .filter((rule) => rule.security_group_id === reference(plane, "id"))
      .map((rule) => `plane → nodes ${rule.ip_protocol} ${rule.from_port}-${rule.to_port}`);
    expect(calls.sort()).toEqual(least.filter((rule) => rule.startsWith("plane →")));
  });

  test("take the place of EKS's own group, which lets its members talk on every port", () => {
    const [plane, node] = ["control-plane", "nodes"].map((path) =>
      stack.resource("aws_security_group", `security-groups/${path}`),
    ) as [Block, Block];
    expect(stack.only("aws_launch_template").vpc_security_group_ids).toEqual([reference(node, "id")]);
    expect(cluster.vpc_config.security_group_ids).toEqual([reference(plane, "id")]);
  });

  test("mark the nodes' group, and it alone, for load balancer controllers", () => {
    const marked = stack
      .resources("aws_security_group")
      .filter((group) => group.tags["kubernetes.io/cluster/sample-platform-dev"] === "owned");
    expect(marked.map((group) => group.$path)).toEqual(["security-groups/nodes"]);
  });
});
