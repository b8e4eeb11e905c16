import { type Attributes, block, blocks, isSet } from "../attributes";
import type { Finding, Rule } from "../rule";
import type { StackView } from "../stack-view";

const TAGS = ["project", "environment", "stack", "managed-by"];

export const defaultTags = {
  id: "default-tags",
  holds: `Everything carries the tags ${TAGS.join(", ")}: by the provider's default tags, and in launch templates by tag specifications, since what they launch gets no default tags.`,
  source: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
  *check(stack: StackView): Generator<Finding> {
    for (const at of stack.providers.filter(({ type }) => type === "aws")) {
      const lacking = missing(block(at.attributes, "default_tags"));
      if (lacking.length > 0) {
        yield { at, problem: `has no default tag ${lacking.join(", ")}`, remedy: "Add it to defaultTags" };
      }
    }
    for (const at of stack.ofType("aws_launch_template")) {
      const specifications = blocks(at.attributes, "tag_specifications");
      for (const launched of ["instance", "volume"]) {
        const tags = specifications.find(({ resource_type: type }) => type === launched) ?? {};
        const lacking = missing(tags);
        if (lacking.length > 0) {
          yield {
            at,
            problem: `launches each ${launched} without the tag ${lacking.join(", ")}`,
            remedy: `Add tagSpecifications for "${launched}"`,
          };
        }
      }
    }
  },
} as const satisfies Rule;

function missing(tagged: Attributes): string[] {
  const tags = block(tagged, "tags");
  return TAGS.filter((tag) => !isSet(tags[tag]));
}
