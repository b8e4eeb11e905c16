import { existsSync } from "node:fs";
import path from "node:path";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { type App, Aspects, TerraformOutput } from "cdktf";
import { UserError } from "../../config/user-error";
import { applyPolicies } from "../../constructs/policies/apply";
import { EmptyStack, newApp, violationsOf } from "./app";
import { launchTemplate, subnet } from "./fixtures/parts";

function refusalOf(app: App): unknown {
  applyPolicies(app);
  try {
    app.synth();
  } catch (error) {
    return error;
  }
  return undefined;
}

test("a stack without violations is synthesized", () => {
  const app = newApp();
  new EmptyStack(app);
  expect(refusalOf(app)).toBeUndefined();
  expect(existsSync(path.join(app.outdir, "stacks/dev-ecr/cdk.tf.json"))).toBe(true);
});

test("synth fails with the violations of all stacks at once: where, which rule, what is wrong, how to mend it", () => {
  const app = newApp();
  new CloudwatchLogGroup(new EmptyStack(app, "dev", "vpc"), "flow", {});
  new CloudwatchLogGroup(new EmptyStack(app, "prod", "eks"), "audit", {
    kmsKeyId: "arn",
    retentionInDays: 0,
  });
  const refusal = refusalOf(app);
  expect(refusal).toBeInstanceOf(UserError);
  expect((refusal as Error).message).toMatchInlineSnapshot(`
    "3 policy violations:

      dev-vpc/flow  [encryption-at-rest]
        aws_cloudwatch_log_group.flow is not encrypted at rest with a key of ours. Set kmsKeyId. See https://docs.aws.amazon.com/prescriptive-guidance/latest/encryption-best-practices/welcome.html

      dev-vpc/flow  [log-retention]
        aws_cloudwatch_log_group.flow keeps logs for ever. Set retentionInDays. See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention

      prod-eks/audit  [log-retention]
        aws_cloudwatch_log_group.audit keeps logs for ever. Set retentionInDays. See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention

    To accept one, say why where the resource is made: suppress(resource, "rule", "reason"). See docs/policies.md."
  `);
  expect(existsSync(path.join(app.outdir, "manifest.json"))).toBe(false);
});

test("what other aspects change is judged as they leave it", () => {
  const app = newApp();
  const stack = new EmptyStack(app);
  new CloudwatchLogGroup(stack, "logs", {
    kmsKeyId: "arn",
    retentionInDays: 7,
  });
  Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof CloudwatchLogGroup) node.retentionInDays = 0;
    },
  });
  expect(refusalOf(app)).toMatchObject({
    message: expect.stringContaining("dev-ecr/logs  [log-retention]"),
  });
});

test("an override of the whole stack is seen, and reported at the stack", () => {
  const app = newApp();
  new EmptyStack(app).addOverride("resource.aws_sqs_queue.late", {});
  expect(violationsOf(app)).toEqual([
    {
      rule: "encryption-at-rest",
      path: "dev-ecr",
      message: expect.stringContaining("aws_sqs_queue.late is not"),
    },
  ]);
});

test("policies cannot be applied to an app whose stacks come later", () => {
  expect(() => applyPolicies(newApp())).toThrow("call it after composing");
});

describe("nodes whose subnet another stack makes", () => {
  function nodesIn({ isPublic }: { isPublic: boolean }): App {
    const app = newApp();
    // Another environment, earlier in the app, has outputs of the same names.
    const elsewhere = subnet(new EmptyStack(app, "prod", "vpc"), { isPublic: !isPublic });
    const network = subnet(new EmptyStack(app, "dev", "vpc"), { isPublic });
    new TerraformOutput(new EmptyStack(app, "prod", "eks"), "subnet", { value: elsewhere.id });
    const eks = new EmptyStack(app, "dev", "eks");
    new EksNodeGroup(eks, "nodes", {
      clusterName: "cluster",
      nodeRoleArn: "arn",
      version: "1.33",
      releaseVersion: "1.33.5-20260101",
      scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 },
      launchTemplate: { id: launchTemplate(eks).id, version: "1" },
      subnetIds: [network.id],
    });
    return app;
  }

  test("are accepted in a private one", () => {
    expect(violationsOf(nodesIn({ isPublic: false }))).toEqual([]);
  });

  test("are refused in a public one", () => {
    expect(violationsOf(nodesIn({ isPublic: true }))).toMatchObject([
      { rule: "private-nodes", path: "dev-eks/nodes" },
    ]);
  });
});
