import { block, deepStrings, isReference, isSet } from "../attributes";
import type { Finding, Rule } from "../rule";
import type { Element, StackView } from "../stack-view";

const EXACT = /^=? ?v?\d+\.\d+\.\d+([-+][\w.-]+)?$/;

/** Arguments that say which version of something runs; without them AWS picks the newest at each change. */
const versions: Record<string, readonly string[]> = {
  aws_eks_cluster: ["version"],
  aws_eks_node_group: ["version", "release_version"],
  aws_eks_addon: ["addon_version"],
};

export const pinnedVersions = {
  id: "pinned-versions",
  holds:
    "Providers, modules and charts have exact versions; clusters, nodes and add-ons name theirs or take it from a data source; no image is `latest` or untagged.",
  source: "https://developer.hashicorp.com/terraform/language/expressions/version-constraints",
  *check(stack: StackView): Generator<Finding> {
    for (const [name, { version }] of Object.entries(requiredProviders(stack))) {
      if (!EXACT.test(String(version))) {
        yield {
          at: stack,
          problem: `takes provider ${name} in version ${String(version)}`,
          remedy: "Require an exact version",
        };
      }
    }
    const charts = stack.ofType("helm_release").filter(isPublished);
    for (const at of [...charts, ...stack.modules.filter(isFromRegistry)]) {
      if (!EXACT.test(String(at.attributes.version))) {
        yield { at, problem: "has no exact version", remedy: "Set version to an exact one" };
      }
    }
    for (const at of stack.resources) {
      const open = (versions[at.type] ?? []).filter((name) => !isSet(at.attributes[name]));
      if (open.length > 0) yield { at, problem: `leaves ${open.join(", ")} open`, remedy: "Set each" };
      const images = [...deepImages(at.attributes)].filter(isFloating);
      if (images.length > 0) {
        yield {
          at,
          problem: `runs ${images.join(", ")}`,
          remedy: "Name a tag other than latest, or a digest",
        };
      }
    }
  },
} as const satisfies Rule;

function requiredProviders(stack: StackView): Record<string, { version?: unknown }> {
  return block(stack.terraform, "required_providers") as Record<string, { version?: unknown }>;
}

/** A chart of this repository is a copy in the stack's folder, with a hash in its path: it has one version alone. */
function isPublished({ attributes }: Element): boolean {
  return !String(attributes.chart).startsWith("assets/");
}

/** "namespace/name/provider", with or without a host. Other sources take no version. */
function isFromRegistry({ attributes }: Element): boolean {
  return /^([\w.-]+\/)?[\w-]+\/[\w-]+\/[\w-]+$/.test(String(attributes.source));
}

/** Images that containers or functions run, at any depth. */
function* deepImages(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, child] of Object.entries(value)) {
    if (name === "image" || name === "image_uri") yield* deepStrings(child);
    else if (name !== "//") yield* deepImages(child);
  }
}

function isFloating(image: string): boolean {
  if (isReference(image)) return image.endsWith(":latest");
  const tag = image.split("/").at(-1)?.split(":")[1];
  return !image.includes("@") && (tag === undefined || tag === "latest");
}
