import { outputOf } from "../tools/command";

export interface Repository {
  readonly owner: string;
  readonly name: string;
}

/** `owner/name`, or the address of a repository at GitHub; undefined for anything else. */
export function repositoryIn(text: string): Repository | undefined {
  const [, owner, name] =
    /^(?:(?:https:\/\/|ssh:\/\/git@|git@)(?:[^@/]+@)?github\.com[:/])?([^/:@\s]+)\/([^/\s]+?)(?:\.git)?\/?$/.exec(
      text.trim(),
    ) ?? [];
  return owner && name ? { owner, name } : undefined;
}

/** The repository that this clone came from; undefined where that is not at GitHub. */
export async function repositoryOfClone(): Promise<Repository | undefined> {
  try {
    const address = await outputOf("git", ["remote", "get-url", "origin"]);
    return address.includes("github.com") ? repositoryIn(address) : undefined;
  } catch {
    return undefined; // no git, no clone, no remote: there is nothing to guess from
  }
}
