import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { PLACEHOLDER_OWNER } from "../../config/placeholder";

/** Who is asked for a review: https://docs.github.com/articles/about-code-owners */
export const CODE_OWNERS = path.join(".github", "CODEOWNERS");

export interface CodeOwners {
  readonly text: string;
  /** Teams that are asked now, which have to be there: GitHub asks nobody for a line whose owner is unknown. */
  readonly teams: readonly string[];
}

/** The file with the teams of the repository's owner; undefined where somebody has named others, or it is gone. */
export function codeOwnersOf(owner: string): CodeOwners | undefined {
  const text = existsSync(CODE_OWNERS) ? readFileSync(CODE_OWNERS, "utf8") : "";
  const placeholder = `@${PLACEHOLDER_OWNER}/`;
  if (owner === PLACEHOLDER_OWNER || !text.includes(placeholder)) return undefined;
  const filled = text.replaceAll(placeholder, `@${owner}/`);
  const teams = filled.match(/@[\w-]+\/[\w-]+/g) ?? [];
  return { text: filled, teams: [...new Set(teams)].toSorted() };
}
