import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Folders that .gitignore names, from the root or anywhere. */
const ignored = readFileSync(".gitignore", "utf8")
  .split("\n")
  .filter((line) => line.endsWith("/"))
  .map((line) => line.slice(0, -1));

/**
 * Paths of the repository's files with such an ending, sorted. Found without git, which a copy of the repository, or
 * a machine, may lack.
 */
export function repositoryFiles(ending: string, folder = ""): string[] {
  return readdirSync(folder || ".", { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return isIgnored(file) ? [] : repositoryFiles(ending, file);
      return entry.isFile() && file.endsWith(ending) ? [file] : [];
    })
    .toSorted();
}

function isIgnored(folder: string): boolean {
  return folder === ".git" || ignored.includes(folder) || ignored.includes(path.basename(folder));
}
