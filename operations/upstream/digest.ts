import { createHash } from "node:crypto";
import { parseAllDocuments } from "yaml";

/** SHA-256 of a tree of plain data, whatever the order of its keys. */
export function digestOf(tree: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(tree)))
    .digest("hex");
}

/** The same of manifests, whatever the order of the objects, and without what only people read. */
export function digestOfManifests(text: string): string {
  const documents = parseAllDocuments(text, { version: "1.1" });
  const objects = Array.isArray(documents) ? documents.map((document) => document.toJS()) : [];
  return digestOf(
    objects
      .filter((object) => object !== null)
      .map(digestOf)
      .toSorted(),
  );
}

function sorted(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(sorted);
  if (node === null || typeof node !== "object") return node;
  const entries = Object.entries(node).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]));
}
