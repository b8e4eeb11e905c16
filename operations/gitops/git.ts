import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../config/user-error";

const SECONDS = 120;

/** Who commits for our workflows. https://github.com/actions/checkout#push-a-commit-using-the-built-in-token */
const COMMITTER = {
  GIT_AUTHOR_NAME: "github-actions[bot]",
  GIT_AUTHOR_EMAIL: "41898282+github-actions[bot]@users.noreply.github.com",
  GIT_COMMITTER_NAME: "github-actions[bot]",
  GIT_COMMITTER_EMAIL: "41898282+github-actions[bot]@users.noreply.github.com",
};

/** A clone in which commits are made without a look at, or a change of, its working folder. */
export class Git {
  private readonly credentials: NodeJS.ProcessEnv;
  private readonly author: NodeJS.ProcessEnv;

  /**
   * @param token What a push to GitHub takes; it is on no disk and in no argument. A workflow has one. Without, git
   *   pushes and commits as whoever runs it.
   */
  constructor(
    private readonly folder: string,
    token?: string,
  ) {
    this.author = token ? COMMITTER : {};
    this.credentials = token
      ? {
          GITOPS_TOKEN: token,
          GIT_CONFIG_COUNT: "2",
          // Without those of the machine.
          GIT_CONFIG_KEY_0: "credential.helper",
          GIT_CONFIG_VALUE_0: "",
          GIT_CONFIG_KEY_1: "credential.helper",
          GIT_CONFIG_VALUE_1: '!f() { echo username=x-access-token; echo "password=$GITOPS_TOKEN"; }; f',
        }
      : {};
  }

  /** Commit that a branch of the remote is at now; undefined where there is no such branch. */
  async fetch(branch: string): Promise<string | undefined> {
    const listed = await this.run(["ls-remote", "origin", `refs/heads/${branch}`]);
    if (listed === "") return undefined;
    await this.run(["fetch", "--quiet", "--no-tags", "origin", `refs/heads/${branch}`]);
    return this.run(["rev-parse", "FETCH_HEAD"]);
  }

  /** Whether a commit is right on top of another. */
  async isOn(commit: string, parent: string): Promise<boolean> {
    return (await this.run(["rev-list", "--parents", "--max-count=1", commit])) === `${commit} ${parent}`;
  }

  /** Content of a file in a commit. */
  async read(commit: string, file: string): Promise<string> {
    return this.run(["show", `${commit}:${file}`], { trim: false });
  }

  /** Makes a commit on top of `parent` that changes one file, and returns it. No branch is at it yet. */
  async commit(parent: string, file: string, content: string, message: string): Promise<string> {
    const index = path.join(tmpdir(), `index-${randomUUID()}`);
    const env = { GIT_INDEX_FILE: index };
    try {
      await this.run(["read-tree", parent], { env });
      const blob = await this.run(["hash-object", "-w", "--stdin"], { input: content });
      await this.run(["update-index", "--cacheinfo", `100644,${blob},${file}`], { env });
      const tree = await this.run(["write-tree"], { env });
      return await this.run(["commit-tree", tree, "-p", parent, "-m", message], { env: this.author });
    } finally {
      rmSync(index, { force: true });
    }
  }

  /**
   * Puts a branch of the remote at a commit, if it is still where it was last seen.
   *
   * @returns False when somebody else has moved it meanwhile.
   */
  async push(commit: string, branch: string, seen: string | undefined): Promise<boolean> {
    const lease = `--force-with-lease=refs/heads/${branch}:${seen ?? ""}`;
    try {
      await this.run(["push", "--quiet", "--porcelain", lease, "origin", `${commit}:refs/heads/${branch}`]);
      return true;
    } catch (error) {
      if (/stale info|cannot lock ref|fetch first|non-fast-forward/.test((error as Error).message))
        return false;
      throw error;
    }
  }

  private run(
    args: readonly string[],
    options: { readonly env?: NodeJS.ProcessEnv; readonly input?: string; readonly trim?: boolean } = {},
  ): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        "git",
        ["-C", this.folder, ...args],
        {
          env: { ...process.env, GIT_TERMINAL_PROMPT: "0", ...this.credentials, ...options.env },
          timeout: SECONDS * 1000,
          maxBuffer: 64 * 1024 ** 2,
        },
        (error, stdout, stderr) => {
          if (!error) resolve(options.trim === false ? stdout : stdout.trim());
          else
            reject(new UserError(`git ${args[0]} failed: ${`${stdout}\n${stderr}`.trim() || error.message}`));
        },
      );
      if (options.input === undefined) return;
      // One that ends without reading fails by its exit code.
      child.stdin?.on("error", () => {});
      child.stdin?.end(options.input);
    });
  }
}
