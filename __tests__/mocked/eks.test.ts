import { local } from "../../config/environments/local";
import { APPLY_MILLISECONDS, type Applied, applied, type Values } from "./applied";

const ADMIN = "arn:aws:iam::111122223333:role/admin";

/** As shipped: versions pinned, no public endpoint. */
let eks: Applied;
/** What environments may choose instead. */
let other: Applied;
beforeAll(async () => {
  [eks, other] = await Promise.all([
    applied("eks"),
    applied("eks", {
      catalog: "current",
      cluster: {
        ...local.cluster,
        upgradePolicy: "STANDARD",
        addonVersions: "newest",
        publicAccessCidrs: ["52.94.76.0/24"],
        admins: [ADMIN],
      },
    }),
  ]);
}, 2 * APPLY_MILLISECONDS);

const CLUSTER = ["aws_eks_cluster", "control-plane/cluster"] as const;
const NODES = ["aws_eks_node_group", "nodes/group"] as const;
const VPC_CNI = ["aws_eks_addon", "node-addons/vpc-cni/addon"] as const;
const POD_IDENTITY_AGENT = ["aws_eks_addon", "node-addons/eks-pod-identity-agent/addon"] as const;
const KUBE_PROXY = ["aws_eks_addon", "node-addons/kube-proxy/addon"] as const;
const COREDNS = ["aws_eks_addon", "coredns/addon"] as const;
const VPC_CNI_ROLE = "node-addons/vpc-cni-identity";

describe("Terraform makes", () => {
  test.each([
    ["the log group before the cluster", ["aws_cloudwatch_log_group", "control-plane/logs"], CLUSTER],
    ["vpc-cni before the nodes", VPC_CNI, NODES],
    ["kube-proxy before the nodes", KUBE_PROXY, NODES],
    ["the Pod Identity agent before vpc-cni", POD_IDENTITY_AGENT, VPC_CNI],
    [
      "the identity of vpc-cni before vpc-cni",
      ["aws_eks_pod_identity_association", `${VPC_CNI_ROLE}/association`],
      VPC_CNI,
    ],
    ["the nodes before CoreDNS", NODES, COREDNS],
    [
      "the way to the API before the nodes",
      ["aws_vpc_security_group_ingress_rule", "security-groups/api-from-nodes"],
      NODES,
    ],
  ] as const)("%s", (_, first, second) => {
    expect(eks.isBefore(first, second)).toBe(true);
    expect(eks.isBefore(second, first)).toBe(false);
  });
});

describe("the control plane", () => {
  test("is private, entered through access entries, and encrypts Secrets with the stack's key", () => {
    const cluster = eks.one(...CLUSTER);
    expect(cluster).toMatchObject({
      name: "sample-platform-local",
      version: "1.33",
      role_arn: eks.one("aws_iam_role", "control-plane/role/role").arn,
      access_config: [{ authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false }],
      bootstrap_self_managed_addons: false,
      encryption_config: [{ provider: [{ key_arn: eks.one("aws_kms_key").arn }], resources: ["secrets"] }],
      kubernetes_network_config: [{ ip_family: "ipv4", service_ipv4_cidr: "172.20.0.0/16" }],
      upgrade_policy: [{ support_type: "EXTENDED" }],
      vpc_config: [{ endpoint_private_access: true, endpoint_public_access: false }],
    });
    expect(new Set(cluster.enabled_cluster_log_types)).toEqual(
      new Set(["api", "audit", "authenticator", "controllerManager", "scheduler"]),
    );
  });

  test("takes the other choices of an environment", () => {
    expect(other.one(...CLUSTER)).toMatchObject({
      version: "1.35",
      upgrade_policy: [{ support_type: "STANDARD" }],
      vpc_config: [
        {
          endpoint_private_access: true,
          endpoint_public_access: true,
          public_access_cidrs: ["52.94.76.0/24"],
        },
      ],
    });
  });

  test("stands in the intra subnets that stack vpc made, the nodes in the private ones", () => {
    const oneInEachZone = (tier: string) =>
      new Set(local.network.availabilityZones.map((zone) => expect.stringContaining(`${tier}_${zone}_`)));
    expect(new Set(eks.one(...CLUSTER).vpc_config[0].subnet_ids)).toEqual(oneInEachZone("intra"));
    expect(new Set(eks.one(...NODES).subnet_ids)).toEqual(oneInEachZone("private"));
  });

  test("writes to a log group that expires and is encrypted with the key whose policy admits it", () => {
    const [administration, secrets, logs] = eks.one(
      "data.aws_iam_policy_document",
      "control-plane/key/policy",
    ).statement;
    expect(eks.one("aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/eks/sample-platform-local/cluster",
      retention_in_days: 7,
      kms_key_id: eks.one("aws_kms_key").arn,
    });
    expect(administration.principals).toEqual([
      { type: "AWS", identifiers: ["arn:aws:iam::123456789012:root"] },
    ]);
    expect(secrets.principals).toEqual([
      { type: "AWS", identifiers: [eks.one("aws_iam_role", "control-plane/role/role").arn] },
    ]);
    expect(logs).toMatchObject({
      principals: [{ type: "Service", identifiers: ["logs.us-east-1.amazonaws.com"] }],
      condition: [
        { values: ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/eks/sample-platform-local/cluster"] },
      ],
    });
    expect(eks.one("aws_kms_key").policy).toBe(
      eks.one("data.aws_iam_policy_document", "control-plane/key/policy").json,
    );
  });
});

describe("the add-ons", () => {
  const versions = (of: Applied) =>
    Object.fromEntries(
      of.all("aws_eks_addon").map(({ addon_name, addon_version }) => [addon_name, addon_version]),
    );

  test("have the versions of the catalog", () => {
    expect(versions(eks)).toEqual({
      coredns: "v1.12.4-eksbuild.38",
      "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
      "kube-proxy": "v1.33.10-eksbuild.29",
      "vpc-cni": "v1.22.4-eksbuild.3",
    });
  });

  test("have the version that EKS answers where the environment wants the newest", () => {
    const answers = other.all("data.aws_eks_addon_version");
    expect(answers).toHaveLength(4);
    expect(versions(other)).toEqual(
      Object.fromEntries(answers.map(({ addon_name, version }) => [addon_name, version])),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({ kubernetes_version: "1.35", most_recent: true });
  });

  test("enforce network policies and hand out prefixes", () => {
    expect(JSON.parse(eks.one(...VPC_CNI).configuration_values)).toEqual({
      enableNetworkPolicy: "true",
      env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
    });
  });

  test("give vpc-cni a role that no other pod can have", () => {
    const role = eks.one("aws_iam_role", `${VPC_CNI_ROLE}/role`);
    expect(eks.one("aws_eks_pod_identity_association")).toMatchObject({
      cluster_name: "sample-platform-local",
      namespace: "kube-system",
      service_account: "aws-node",
      role_arn: role.arn,
    });
    expect(eks.one("aws_iam_role_policy_attachment", `${VPC_CNI_ROLE}/AmazonEKS_CNI_Policy`)).toMatchObject({
      role: role.name,
      policy_arn: "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
    });
    const [trust] = eks.one("data.aws_iam_policy_document", `${VPC_CNI_ROLE}/trust`).statement;
    const asked = trust.condition.map(({ variable, values }: Values) => `${variable} = ${values}`);
    expect(new Set(asked)).toEqual(
      new Set([
        "aws:RequestTag/eks-cluster-name = sample-platform-local",
        "aws:RequestTag/kubernetes-namespace = kube-system",
        "aws:RequestTag/kubernetes-service-account = aws-node",
      ]),
    );
  });
});

describe("the nodes", () => {
  test("keep their credentials from pods, and their disks encrypted", () => {
    expect(eks.one("aws_launch_template")).toMatchObject({
      metadata_options: [
        { http_endpoint: "enabled", http_tokens: "required", http_put_response_hop_limit: 1 },
      ],
      block_device_mappings: [
        { device_name: "/dev/xvda", ebs: [{ encrypted: "true", volume_type: "gp3", volume_size: 50 }] },
      ],
    });
  });

  test("come from the launch template and image pinned, repaired and updated a share at a time", () => {
    const template = eks.one("aws_launch_template");
    expect(eks.one(...NODES)).toMatchObject({
      launch_template: [{ id: template.id, version: String(template.latest_version) }],
      ami_type: "AL2023_x86_64_STANDARD",
      release_version: "1.33.13-20260923",
      version: "1.33",
      capacity_type: "ON_DEMAND",
      instance_types: ["t3.medium"],
      node_repair_config: [{ enabled: true }],
      update_config: [{ max_unavailable_percentage: 33 }],
      scaling_config: [{ min_size: 2, desired_size: 3, max_size: 5 }],
    });
  });

  test("hang in their own security group, which lets control plane and nodes alone in", () => {
    const plane = eks.one("aws_security_group", "security-groups/control-plane");
    const nodes = eks.one("aws_security_group", "security-groups/nodes");
    expect(eks.one("aws_launch_template").vpc_security_group_ids).toEqual([nodes.id]);
    expect(eks.one(...CLUSTER).vpc_config[0].security_group_ids).toEqual([plane.id]);
    expect(nodes.tags["kubernetes.io/cluster/sample-platform-local"]).toBe("owned");

    const names: Record<string, string> = { [plane.id]: "plane", [nodes.id]: "nodes" };
    const admitted = eks.all("aws_vpc_security_group_ingress_rule").map((rule) => {
      const from = names[rule.referenced_security_group_id];
      return `${from} → ${names[rule.security_group_id]} ${rule.ip_protocol} ${rule.from_port}-${rule.to_port}`;
    });
    expect(new Set(admitted)).toEqual(
      new Set([
        "nodes → plane tcp 443-443",
        "plane → nodes tcp 10250-10250",
        "nodes → nodes tcp 53-53",
        "nodes → nodes udp 53-53",
        "nodes → nodes tcp 1025-65535",
      ]),
    );
  });
});

describe("the doors", () => {
  const CLUSTER_ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

  test("open to plans for reading all but Secrets, and to deployments for all", () => {
    const [plan, deploy] = ["plan", "deploy"].map((role) => expect.stringContaining(`:role/${role}_role_`));
    expect(eks.all("aws_eks_access_entry")).toHaveLength(2);
    expect(eks.all("aws_eks_access_policy_association")).toHaveLength(2);
    expect(eks.one("aws_eks_access_policy_association", "access/plan/AmazonEKSViewPolicy")).toMatchObject({
      principal_arn: plan,
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      access_scope: [{ type: "cluster" }],
    });
    expect(
      eks.one("aws_eks_access_policy_association", "access/deploy/AmazonEKSClusterAdminPolicy"),
    ).toMatchObject({
      principal_arn: deploy,
      policy_arn: CLUSTER_ADMIN,
      access_scope: [{ type: "cluster" }],
    });
  });

  test("open to each admin that the environment names", () => {
    const entry = { principal_arn: ADMIN };
    expect(other.all("aws_eks_access_entry")).toContainEqual(
      expect.objectContaining({ ...entry, type: "STANDARD" }),
    );
    expect(other.all("aws_eks_access_policy_association")).toContainEqual(
      expect.objectContaining({ ...entry, policy_arn: CLUSTER_ADMIN }),
    );
  });

  test("let IAM trust the cluster's service accounts", () => {
    expect(eks.one("aws_iam_openid_connect_provider")).toMatchObject({
      url: eks.one(...CLUSTER).identity[0].oidc[0].issuer,
      client_id_list: ["sts.amazonaws.com"],
    });
  });
});
