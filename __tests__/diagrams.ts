import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** A drawing in one of the repository's pages. */
export interface Diagram {
  /** `docs/architecture.md:12`, the line above its first. */
  readonly where: string;
  readonly code: string;
}

/** Every drawing in Mermaid, of every page. */
export const diagrams: readonly Diagram[] = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
  { encoding: "utf8" },
)
  .split("\n")
  .filter((page) => page !== "" && existsSync(page))
  .flatMap((page) => {
    const text = readFileSync(page, "utf8");
    return [...text.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(({ index, 1: code = "" }) => ({
      where: `${page}:${text.slice(0, index).split("\n").length}`,
      code,
    }));
  });

/** Mermaid as one script without a network, for a browser or what is taken for one. */
export const mermaidScript = require.resolve("@mermaid-js/tiny");
