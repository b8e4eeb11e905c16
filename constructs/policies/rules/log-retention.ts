import { strings } from "../attributes";
import type { Finding, Rule } from "../rule";
import type { StackView } from "../stack-view";

export const logRetention = {
  id: "log-retention",
  holds:
    "Every log group has an end of retention, and a cluster's control-plane logs go to a log group of ours rather than to one that EKS makes without.",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
  *check(stack: StackView): Generator<Finding> {
    const groups = stack.ofType("aws_cloudwatch_log_group");
    for (const at of groups) {
      // 0 is CloudWatch's "never".
      if (!(Number(at.attributes.retention_in_days) > 0)) {
        yield { at, problem: "keeps logs for ever", remedy: "Set retentionInDays" };
      }
    }
    for (const at of stack.ofType("aws_eks_cluster")) {
      const name = `/aws/eks/${String(at.attributes.name)}/cluster`;
      const logs = strings(at.attributes.enabled_cluster_log_types).length > 0;
      if (logs && !groups.some(({ attributes }) => attributes.name === name)) {
        yield {
          at,
          problem: "logs to a group that EKS makes without retention",
          remedy: `Make a CloudwatchLogGroup named ${name} before the cluster`,
        };
      }
    }
  },
} as const satisfies Rule;
