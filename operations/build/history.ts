import { outputOf } from "../tools/command";

/** Whether a commit is on a branch. @throws Error when git does not know one of them. */
export async function isAncestor(commit: string, branch: string, folder = "."): Promise<boolean> {
  const args = ["-C", folder, "rev-list", "--max-count=1", commit, `^${branch}`];
  return (await outputOf("git", args)).trim() === "";
}
