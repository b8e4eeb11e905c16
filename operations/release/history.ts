import { isVersion } from "../build/tags";
import { outputOf } from "../tools/command";
import { compareVersions } from "../tools/version";

/** A commit, as a changelog tells it. */
export interface Commit {
  readonly id: string;
  readonly subject: string;
  /** Paths that it changed. */
  readonly files: readonly string[];
}

/** Whether a clone knows a tag. */
export async function hasTag(tag: string, folder = "."): Promise<boolean> {
  return (await git(folder, "tag", "--list", tag)).trim() === tag;
}

/** The release before `tag` in its history; undefined for the first. */
export async function previousRelease(tag: string, folder = "."): Promise<string | undefined> {
  const tags = (await git(folder, "tag", "--merged", `${tag}^{commit}`)).split("\n");
  const version = (name: string) => name.replace(/^v/, "");
  return tags
    .filter((name) => name.startsWith("v") && isVersion(version(name)))
    .filter((name) => compareVersions(version(name), version(tag)) < 0)
    .toSorted((one, other) => compareVersions(version(one), version(other)))
    .at(-1);
}

/** What came with `tag` since `previous`, the newest first; merges are told by what they merged. */
export async function commitsSince(
  previous: string | undefined,
  tag: string,
  folder = ".",
): Promise<Commit[]> {
  const range = previous ? `${previous}..${tag}` : tag;
  // Between the zero bytes of -z, a commit is what begins with this line; paths follow it.
  const log = await git(
    folder,
    "log",
    "-z",
    "--no-merges",
    "--name-only",
    "--format=%x01%H%x02%s%x03",
    range,
  );
  return log
    .split("\x01")
    .slice(1)
    .map((entry) => {
      const [id, rest] = split(entry, "\x02");
      const [subject, files] = split(rest, "\x03");
      return { id, subject, files: files.split(/[\0\n]/).filter(Boolean) };
    });
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return [text.slice(0, index), text.slice(index + at.length)];
}

function git(folder: string, ...args: string[]): Promise<string> {
  return outputOf("git", ["-C", folder, ...args]);
}
