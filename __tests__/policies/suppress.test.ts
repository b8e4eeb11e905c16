import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { UserError } from "../../config/user-error";
import { listSuppressions, suppress } from "../../constructs/policies/suppress";
import { EmptyStack, newApp, violationsOf } from "./app";

const REASON = "Holds nothing but the samples of this test.";
/** A log group without a key, in a construct, in a stack. */
function logsWithoutKey() {
  const app = newApp();
  const stack = new EmptyStack(app);
  const vault = new Construct(stack, "vault");
  const logs = new CloudwatchLogGroup(vault, "logs", { retentionInDays: 7 });
  return { app, stack, vault, logs };
}

test("a violation is accepted on the resource itself", () => {
  const { app, logs } = logsWithoutKey();
  suppress(logs, "encryption-at-rest", REASON);
  expect(violationsOf(app)).toEqual([]);
});

test("a violation is accepted on the construct that makes the resource, and not beside it", () => {
  const { app, vault, stack } = logsWithoutKey();
  new CloudwatchLogGroup(stack, "vault-2", { retentionInDays: 7 });
  suppress(vault, "encryption-at-rest", REASON);
  expect(violationsOf(app)).toMatchObject([{ rule: "encryption-at-rest", path: "dev-ecr/vault-2" }]);
});

test("other rules still hold there", () => {
  const { app, vault } = logsWithoutKey();
  new CloudwatchLogGroup(vault, "eternal", {});
  suppress(vault, "encryption-at-rest", REASON);
  expect(violationsOf(app)).toMatchObject([{ rule: "log-retention", path: "dev-ecr/vault/eternal" }]);
});

test("on a stack it covers what is said of the stack, and no resource in it", () => {
  const { app, stack, logs } = logsWithoutKey();
  suppress(logs, "encryption-at-rest", REASON);
  stack.addOverride("terraform.required_providers.aws.version", "~> 6.25");
  suppress(stack, "pinned-versions", "The provider is handed in by the platform team.");
  expect(violationsOf(app)).toEqual([]);
  suppress(stack, "encryption-at-rest", REASON);
  expect(violationsOf(app)).toMatchObject([{ rule: "stale-suppression", path: "dev-ecr" }]);
});

test("a suppression that suppresses nothing is a violation itself", () => {
  const { app, logs } = logsWithoutKey();
  suppress(logs, "encryption-at-rest", REASON);
  logs.kmsKeyId = "arn:aws:kms:us-east-1:111122223333:key/a";
  expect(violationsOf(app)).toEqual([
    {
      rule: "stale-suppression",
      path: "dev-ecr/vault/logs",
      message: `Nothing here violates "encryption-at-rest" any more. Remove suppress(…, "encryption-at-rest", "${REASON}").`,
    },
  ]);
});

test("a suppression of a rule for production is not stale elsewhere", () => {
  const outcome = ["dev", "prod"].map((environment) => {
    const app = newApp();
    suppress(
      new KmsKey(new EmptyStack(app, environment), "key", { deletionWindowInDays: 7 }),
      "deletion-protection",
      REASON,
    );
    return violationsOf(app);
  });
  expect(outcome).toEqual([[], []]);
});

test("all suppressions can be listed", () => {
  const { app, vault, logs } = logsWithoutKey();
  suppress(logs, "encryption-at-rest", ` ${REASON}\n`);
  suppress(vault, "log-retention", "Kept for as long as the samples are.");
  expect(listSuppressions(app)).toEqual([
    { path: "dev-ecr/vault", rule: "log-retention", reason: "Kept for as long as the samples are." },
    { path: "dev-ecr/vault/logs", rule: "encryption-at-rest", reason: REASON },
  ]);
});

test.each(["", "   ", "because", "not needed here", "TODO find out why this is so"])(
  "refuses the reason %j",
  (reason) => {
    const { logs } = logsWithoutKey();
    expect(() => suppress(logs, "encryption-at-rest", reason)).toThrow(UserError);
    expect(() => suppress(logs, "encryption-at-rest", reason)).toThrow(
      `dev-ecr/vault/logs: suppresses "encryption-at-rest" with the reason "${reason}".`,
    );
  },
);

test("refuses a rule that does not exist, and names those that do", () => {
  const { logs } = logsWithoutKey();
  // @ts-expect-error the compiler refuses it too
  expect(() => suppress(logs, "encryption-at-rset", REASON)).toThrow(
    /unknown rule "encryption-at-rset"\. Choose from encryption-at-rest, /,
  );
});

test("refuses the whole app", () => {
  const { app } = logsWithoutKey();
  expect(() => suppress(app, "encryption-at-rest", REASON)).toThrow("so that it stays local");
});
