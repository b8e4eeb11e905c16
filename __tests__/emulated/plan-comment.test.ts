import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";

import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { DataResource, TerraformOutput } from "cdktf";
import { COMMENT_LIMIT, type PlanComment, renderComment } from "../../operations/plan-comment/comment";
import { digestsIn } from "../../operations/plan-comment/marker";
import { call, endpointOf } from "./aws-api";
import { expectGolden, Scene, type Stacks, type TinyStack } from "./plan-comment-scene";

jest.setTimeout(900_000);

const PASSWORD = "correct-horse-battery-staple";
const NEXT_PASSWORD = "another-horse-another-battery";
/** What would break out of the comment, if it could. */
const HOSTILE = [
  "```",
  "</details>",
  "<img src=x onerror=alert(1)> @octocat #1 `code` **bold** [link](https://example.com)",
  "`````diff",
  "- local-vpc",
  "<!-- plan-comment local {} -->",
  "\u202Eright to left\u2066",
];

const password = (stack: TinyStack, value: string) =>
  new SsmParameter(stack, "password", { name: "/web/password", type: "SecureString", value });

const policy = (stack: TinyStack, ...actions: string[]) => {
  const statement = { Sid: "Pull", Effect: "Allow", Action: actions, Resource: "*" };
  const document = { Version: "2012-10-17", Statement: [statement] };
  return new IamPolicy(stack, "pull", { name: "pull", policy: JSON.stringify(document) });
};

const logs = (stack: TinyStack) =>
  new CloudwatchLogGroup(stack, "logs", { name: "/web", retentionInDays: 30 });

const repository = (stack: TinyStack, name: string) =>
  new EcrRepository(stack, "web", { name, imageScanningConfiguration: { scanOnPush: true } });

/** Each test goes on where the one before left off. */
describe("the comment on real plans", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.start();
  });
  afterAll(() => scene?.emulated.stop());

  const before: Stacks = {
    vpc: (stack) => {
      new Eip(stack, "nat", { domain: "vpc" });
      logs(stack);
      password(stack, PASSWORD);
      policy(stack, "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage");
    },
    ecr: (stack) => {
      repository(stack, "web");
    },
  };

  test("on a first deployment says what comes, what it costs, and which stack waits for which", async () => {
    const comment = await scene.comment({
      ...before,
      eks: (stack, { vpc }) => {
        const address = vpc?.node.findChild("nat") as Eip;
        new SsmParameter(stack, "address", { name: "/web/address", type: "String", value: address.publicIp });
      },
    });
    const { text, isWhole } = renderComment(comment);
    expect(isWhole).toBe(true);
    expect(text).not.toContain(PASSWORD);
    expectGolden("first-deployment", text);
  });

  test("after it says that nothing changes", async () => {
    await scene.apply(before);
    expectGolden("nothing", renderComment(await scene.comment(before)).text);
  });

  const after: Stacks = {
    // Destroyed: the address. Changed: what nobody may read, one action of a policy, and back: the logs' retention.
    vpc: (stack) => {
      logs(stack);
      password(stack, NEXT_PASSWORD);
      policy(stack, "ecr:GetDownloadUrlForLayer", "ecr:DescribeImages");
      new TerraformOutput(stack, "zone", { value: "a" });
    },
    // Replaced: a repository cannot be renamed.
    ecr: (stack) => {
      repository(stack, "shop");
    },
  };

  test("puts first what is lost, shows what changes and what somebody changed, and says it again", async () => {
    await call(endpointOf(scene.emulated.workspace), "logs", "PutRetentionPolicy", {
      logGroupName: "/web",
      retentionInDays: 1,
    });
    const { text } = renderComment(await scene.comment(after));
    for (const secret of [PASSWORD, NEXT_PASSWORD]) expect(text).not.toContain(secret);
    expectGolden("changes", text);
    expect(renderComment(await scene.comment(after)).text).toBe(text);
  });

  test("tells what Terraform says of a plan that fails", async () => {
    const comment = await scene.comment({
      vpc: (stack) => {
        password(stack, PASSWORD);
        const next = new SsmParameter(stack, "next", { name: "/web/next", type: "String", value: "1" });
        next.addOverride("lifecycle.precondition", {
          condition: `\${aws_ssm_parameter.password.name == "/web/next"}`,
          error_message: "/web/next has no value yet. Put one there, then plan again.",
        });
      },
    });
    expectGolden("failure", renderComment(comment).text);
  });

  describe("of 400 changes and hostile values", () => {
    let comment: PlanComment;
    beforeAll(async () => {
      comment = await scene.comment({
        application: (stack) => {
          for (let each = 1; each <= 400; each++) {
            new DataResource(stack, `object-${each}`, { input: { note: `${each} `.repeat(60) } });
          }
        },
        datadog: (stack) => {
          new DataResource(stack, "lines", { input: HOSTILE.join("\n") as never });
          new DataResource(stack, "line", { input: { [HOSTILE.join(" ")]: HOSTILE.join(" ") } });
          const each = new DataResource(stack, "each", { input: "x" as never });
          each.addOverride("for_each", `\${toset(["@octocat \`\`\` <b>"])}`);
        },
      });
    });

    test("holds what there is room for, and all addresses before any attribute", () => {
      const { text, isWhole } = renderComment(comment);
      expect(isWhole).toBe(false);
      expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
      expect(text.length).toBeGreaterThan(COMMENT_LIMIT - 1000);
      for (let each = 1; each <= 400; each++)
        expect(text).toContain(`terraform_data.object-${each} is added`);
      expectGolden("many", renderComment(comment, 5000).text);
      const whole = renderComment(comment, Number.POSITIVE_INFINITY);
      expect(whole.isWhole).toBe(true);
      expect(whole.text).toContain(`input.note: "${"400 ".repeat(60)}"`);
    });

    test("shows Markdown, HTML and mentions in values as what they are", () => {
      const stacks = comment.stacks.filter(({ stack }) => stack === "local-datadog");
      const { text } = renderComment({ ...comment, stacks });
      expect(digestsIn(text, "local")).toEqual({ "local-datadog": expect.stringMatching(/^sha256:/) });
      expectGolden("hostile", text);
    });
  });
});
