import { readFileSync } from "node:fs";
import { repositoryFiles } from "./repository-files";

/** A drawing in one of the repository's pages. */
export interface Diagram {
  /** `docs/architecture.md:12`, the line above its first. */
  readonly where: string;
  readonly code: string;
}

/** Every drawing in Mermaid, of every page. */
export const diagrams: readonly Diagram[] = repositoryFiles(".md").flatMap((page) => {
  const text = readFileSync(page, "utf8");
  return [...text.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(({ index, 1: code = "" }) => ({
    where: `${page}:${text.slice(0, index).split("\n").length}`,
    code,
  }));
});

/** Mermaid as one script without a network, for a browser or what is taken for one. */
export const mermaidScript = require.resolve("@mermaid-js/tiny");
