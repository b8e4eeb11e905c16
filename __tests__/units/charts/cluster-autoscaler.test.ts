import { type CatalogName, catalogs } from "../../../config/catalog";
import { charts } from "../../../config/charts";
import { dev } from "../../../config/environments/dev";
import { clusterAutoscalerValues } from "../../../constructs/charts/cluster-autoscaler";
import { compose } from "../../../main";
import { ACCOUNT, Permissions, policyOf } from "../../iam";
import { type Block, reference, synthesize } from "../../synthesized";

const CLUSTER = "sample-platform-dev";
const names = Object.keys(catalogs) as CatalogName[];

/** The block with the cluster's name where it refers to it. */
const resolved = (block: Block): Block =>
  JSON.parse(JSON.stringify(block).replaceAll(/\$\{data\.terraform_remote_state[^}]*\}/g, CLUSTER));

const stacks = synthesize({ ...dev, account: ACCOUNT }, compose);
const stack = stacks.stack("dev-platform");
const noReferences = (token: string): string => {
  throw new Error(`the test has no value for ${token}`);
};
const policy = policyOf(
  resolved(stack.data("aws_iam_policy_document", "cluster-autoscaler/policy/document")),
  noReferences,
);
const ceiling = policyOf(
  stacks.stack("dev-backend").data("aws_iam_policy_document", "role-boundary/ceiling"),
  noReferences,
);
const role = new Permissions([policy], ceiling);

describe("What the cluster autoscaler may do", () => {
  const GROUP = `arn:aws:autoscaling:us-east-1:${ACCOUNT}:autoScalingGroup:0a1b:autoScalingGroupName/eks-nodes`;
  const region = { "aws:RequestedRegion": "us-east-1" };
  const tags = (cluster: string, enabled = "true") => ({
    "aws:ResourceTag/k8s.io/cluster-autoscaler/enabled": enabled,
    [`aws:ResourceTag/k8s.io/cluster-autoscaler/${cluster}`]: "owned",
  });

  describe.each(["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"])(
    "%s",
    (action) => {
      test.each([
        ["a group of its cluster", tags(CLUSTER), true],
        ["a group of another cluster", tags("sample-platform-prod"), false],
        ["a group that is kept from it", tags(CLUSTER, "false"), false],
        ["a group that is no cluster's", {}, false],
      ])("of %s", async (_, context, allowed) => {
        expect(await role.allow(action, GROUP, { ...region, ...context })).toBe(allowed);
      });

      test("of none in another region", async () => {
        const there = { ...tags(CLUSTER), "aws:RequestedRegion": "eu-west-1" };
        expect(await role.allow(action, GROUP.replace("us-east-1", "eu-west-1"), there)).toBe(false);
      });
    },
  );

  test.each([
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "autoscaling:DescribeLaunchConfigurations",
    "autoscaling:DescribeScalingActivities",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:GetInstanceTypesFromInstanceRequirements",
  ])("%s, which its manual asks for", async (action) => {
    expect(await role.allow(action, "*", region)).toBe(true);
  });

  test("eks:DescribeNodegroup of its own cluster's", async () => {
    const nodes = (cluster: string) =>
      role.allow(
        "eks:DescribeNodegroup",
        `arn:aws:eks:us-east-1:${ACCOUNT}:nodegroup/${cluster}/nodes/0a1b`,
        region,
      );
    expect([await nodes(CLUSTER), await nodes("sample-platform-prod")]).toEqual([true, false]);
  });

  test.each([
    "autoscaling:UpdateAutoScalingGroup",
    "autoscaling:CreateOrUpdateTags",
    "ec2:TerminateInstances",
  ])("never %s, also where its tags are", async (action) => {
    const resource = action.startsWith("ec2:")
      ? `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-0a1b2c3d4e5f60718`
      : GROUP;
    expect(await role.allow(action, resource, { ...region, ...tags(CLUSTER) })).toBe(false);
  });

  test("is its pods' alone, and theirs before the first starts", () => {
    const association = stack.resource(
      "aws_eks_pod_identity_association",
      "cluster-autoscaler/identity/association",
    );
    expect(association).toMatchObject({ namespace: "kube-system", service_account: "cluster-autoscaler" });
    const release = stack.resource("helm_release", "cluster-autoscaler/chart/release");
    // The chart calls its service account after the release.
    expect(release).toMatchObject({ name: association.service_account, namespace: association.namespace });
    expect(release.depends_on).toContain(association.$address);
    const attachment = stack.resource("aws_iam_role_policy_attachment", "cluster-autoscaler/identity/scale");
    expect(release.depends_on).toContain(attachment.$address);
    expect(attachment.policy_arn).toBe(
      reference(stack.resource("aws_iam_policy", "cluster-autoscaler/policy/policy"), "arn"),
    );
  });
});

describe.each(names)("The cluster autoscaler of catalog %s", (catalog) => {
  const values = clusterAutoscalerValues({
    chart: charts[catalog]["cluster-autoscaler"],
    clusterName: CLUSTER,
    region: "us-east-1",
  });

  test("is of the Kubernetes version that it scales", () => {
    expect(values.image.tag).toMatch(
      new RegExp(`^v${catalogs[catalog].kubernetes.version.replace(".", "\\.")}\\.\\d+$`),
    );
  });

  test("finds the groups of its own cluster", () => {
    expect(values.autoDiscovery).toEqual({ clusterName: CLUSTER });
  });

  test("has a second pod that takes over", () => {
    expect(values.replicaCount).toBe(2);
  });

  test("can take away nodes with pods of kube-system, or with an emptyDir: those would be all of them", () => {
    expect(values.extraArgs).toMatchObject({
      "skip-nodes-with-system-pods": false,
      "skip-nodes-with-local-storage": false,
    });
  });
});
