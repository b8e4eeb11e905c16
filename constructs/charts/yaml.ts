import { Fn } from "cdktf";

/**
 * A tree of plain data and references as one YAML document, which Terraform writes.
 *
 * cdktf puts text between quotation marks as it is, but for newlines and `${`: a quotation mark in it would end it, a
 * backslash would change what follows. References hold neither, so the whole text is escaped beforehand.
 */
export function yaml(tree: object): string {
  return Fn.yamlencode(escaped(tree));
}

function escaped(node: unknown): unknown {
  if (typeof node === "string") {
    return node.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%{", "%%{");
  }
  if (Array.isArray(node)) return node.map(escaped);
  // What is no plain object is a reference, which cdktf resolves itself.
  if (node === null || typeof node !== "object" || Object.getPrototypeOf(node) !== Object.prototype)
    return node;
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [escaped(key), escaped(child)]));
}
