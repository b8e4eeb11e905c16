import { block, blocks } from "../attributes";
import type { Finding, Rule } from "../rule";
import type { StackView } from "../stack-view";

export const imdsv2 = {
  id: "imdsv2",
  holds:
    "Instances answer metadata requests with a session token only, and one hop away only, so that no pod can borrow the node's credentials.",
  source: "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
  *check(stack: StackView): Generator<Finding> {
    const launching = ["aws_launch_template", "aws_launch_configuration", "aws_instance"];
    for (const at of stack.ofType(...launching)) {
      const options = block(at.attributes, "metadata_options");
      if (options.http_endpoint === "disabled") continue;
      if (options.http_tokens !== "required" || Number(options.http_put_response_hop_limit) !== 1) {
        yield {
          at,
          problem: "lets pods or forged requests reach the instance metadata",
          remedy: 'Set metadataOptions to { httpTokens: "required", httpPutResponseHopLimit: 1 }',
        };
      }
    }
    for (const at of stack.ofType("aws_eks_node_group")) {
      if (blocks(at.attributes, "launch_template").length === 0) {
        yield {
          at,
          problem: "uses EKS's own launch template, whose metadata hop limit is 2",
          remedy: "Give it a launchTemplate of ours",
        };
      }
    }
  },
} as const satisfies Rule;
