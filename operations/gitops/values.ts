import { isMap, isScalar, parse, parseDocument, stringify } from "yaml";
import { UserError } from "../../config/user-error";
import { expectBuildTag } from "../build/tags";

/**
 * A values file with another image tag, and every other character as it was: comments, order, quotes.
 *
 * @throws UserError for a tag that no build gives, and for a file that is not laid out as values are.
 */
export function withImageTag(text: string, tag: string): string {
  expectBuildTag(tag);
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new UserError(`The values file is not YAML: ${error.message}`);
  // In quotes where YAML would take it for a number.
  const value = stringify(tag).trim();
  const image = document.get("image", true);
  if (image === undefined) {
    const gap = text === "" || text.endsWith("\n\n") ? "" : text.endsWith("\n") ? "\n" : "\n\n";
    return `${text}${gap}image:\n  tag: ${value}\n`;
  }
  const node = document.getIn(["image", "tag"], true);
  if (isScalar(node) && node.range) {
    const [from, to] = node.range;
    // After "tag:" alone there is no space yet.
    return `${text.slice(0, from)}${text[from - 1] === ":" ? " " : ""}${value}${text.slice(to)}`;
  }
  const first = isMap(image) && !image.flow ? image.range?.[0] : undefined;
  if (node !== undefined || first === undefined) {
    throw new UserError(
      "The values file has `image` in a form that has no place for a tag. Write it as a block.",
    );
  }
  const indentation = text.slice(text.lastIndexOf("\n", first) + 1, first);
  return `${text.slice(0, first)}tag: ${value}\n${indentation}${text.slice(first)}`;
}

/** Tag of the image in a values file; undefined where it names none. */
export function imageTagIn(text: string): string | undefined {
  const tag = (parse(text) as { image?: { tag?: unknown } } | null)?.image?.tag;
  return typeof tag === "string" && tag !== "" ? tag : undefined;
}
