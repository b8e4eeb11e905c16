/** Proposals of images on a real git: a bare remote, clones, and others who push at the same moment. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { UserError } from "../../config/user-error";
import { Git } from "../../operations/gitops/git";
import { branchOf, propose, valuesFile } from "../../operations/gitops/propose";
import { openPullRequest } from "../../operations/gitops/pull-request";
import { GithubStandIn } from "./github-stand-in";

jest.setTimeout(60_000);

const FILE = valuesFile("prod");
const BRANCH = branchOf("prod");
const VALUES = readFileSync(FILE, "utf8");
const IDENTITY = ["-c", "user.name=A person", "-c", "user.email=person@example.com"];

// Who runs the tests may have said who commits.
for (const name of Object.keys(process.env))
  if (/^GIT_(AUTHOR|COMMITTER)_/.test(name)) delete process.env[name];

let scratch: string;
let remote: string;
let clones = 0;

beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), "promote-"));
  remote = path.join(scratch, "remote.git");
  git(scratch, "init", "--quiet", "--bare", "--initial-branch=main", remote);
  const first = clone();
  commit(first, { [FILE]: VALUES, "README.md": "# A repository\n" }, "Begin");
  git(first, "push", "--quiet", "origin", "HEAD:main");
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const proposal = (tag: string) => ({ environment: "prod", base: "main", tag });
const promote = (tag: string, folder = clone()) => propose(new Git(folder, "a-token"), proposal(tag));

test("a proposal is one commit on the newest main, which changes one file and nothing else", async () => {
  const folder = clone();
  pushToMain({ "README.md": "# Changed after the clone\n" });
  const proposed = await promote("1.2.3", folder);
  expect(proposed).toEqual({ did: "proposed", branch: BRANCH, commit: head(BRANCH) });
  expect(onTopOfMain(BRANCH)).toEqual(["Run sample-web-app 1.2.3 in prod"]);
  expect(remoteGit("diff", "--name-only", "main", BRANCH)).toBe(FILE);
  expect(tagOn(BRANCH)).toBe("1.2.3");
  expect(remoteGit("log", "-1", "--format=%an <%ae>", BRANCH)).toContain("github-actions[bot]");
});

test("who proposes by hand stands in the commit", async () => {
  const folder = clone();
  git(folder, "config", "user.name", "A person");
  git(folder, "config", "user.email", "person@example.com");
  await propose(new Git(folder), proposal("1.2.3"));
  expect(remoteGit("log", "-1", "--format=%an <%ae>, %cn", BRANCH)).toBe(
    "A person <person@example.com>, A person",
  );
});

test("the clone that it runs in is left as it was", async () => {
  const folder = clone();
  writeFileSync(path.join(folder, FILE), "image: { tag: being-edited }\n");
  const before = git(folder, "status", "--porcelain", "--branch");
  await promote("1.2.3", folder);
  expect(git(folder, "status", "--porcelain", "--branch")).toBe(before);
  expect(readFileSync(path.join(folder, FILE), "utf8")).toContain("being-edited");
});

test("no loop: what was proposed or merged is not proposed again", async () => {
  await promote("1.2.3");
  const proposed = head(BRANCH);
  expect(await promote("1.2.3")).toEqual({ did: "repeated", branch: BRANCH, commit: proposed });
  expect(head(BRANCH)).toBe(proposed);

  remoteGit("update-ref", "refs/heads/main", proposed);
  expect(await promote("1.2.3")).toEqual({ did: "deployed" });
  expect([head("main"), head(BRANCH)]).toEqual([proposed, proposed]);
});

test("a newer version takes the place of one that nobody merged, and an older one never", async () => {
  await promote("1.2.3");
  expect(await promote("1.10.0")).toMatchObject({ did: "proposed" });
  expect(onTopOfMain(BRANCH)).toEqual(["Run sample-web-app 1.10.0 in prod"]);
  expect(await promote("1.9.0")).toEqual({ did: "superseded", by: "1.10.0" });
  remoteGit("update-ref", "refs/heads/main", BRANCH);
  remoteGit("update-ref", "-d", `refs/heads/${BRANCH}`);
  expect(await promote("1.9.0")).toEqual({ did: "superseded", by: "1.10.0" });
  expect(tagOn("main")).toBe("1.10.0");
});

test("who finds the branch moved between look and push begins anew on what is there", async () => {
  const folder = clone();
  const other = clone();
  // Just before the push, another release and a commit of Image Updater's arrive.
  onceBeforePush(folder, () => [
    `cd '${other}' && git checkout --quiet -b theirs`,
    `sed -i '1s/^/# theirs\\n/' '${FILE}' && printf 'image:\\n  tag: 1.2.0\\n' >> '${FILE}'`,
    `git ${IDENTITY.map((part) => `'${part}'`).join(" ")} commit --quiet --all --message theirs`,
    `git push --quiet origin HEAD:${BRANCH}`,
    "git checkout --quiet main && echo more >> README.md",
    `git ${IDENTITY.map((part) => `'${part}'`).join(" ")} commit --quiet --all --message 'Another build'`,
    "git push --quiet origin HEAD:main",
  ]);
  expect(await promote("1.3.0", folder)).toMatchObject({ did: "proposed" });
  expect(tagOn(BRANCH)).toBe("1.3.0");
  expect(onTopOfMain(BRANCH)).toEqual(["Run sample-web-app 1.3.0 in prod"]);
  expect(remoteGit("log", "-1", "--format=%s", "main")).toBe("Another build");
});

test("who finds a newer version there when the push was refused leaves it", async () => {
  const folder = clone();
  const other = clone();
  onceBeforePush(folder, () => [
    `cd '${other}' && printf '\\nimage:\\n  tag: 2.0.0\\n' >> '${FILE}'`,
    `git ${IDENTITY.map((part) => `'${part}'`).join(" ")} commit --quiet --all --message theirs`,
    `git push --quiet origin HEAD:${BRANCH}`,
  ]);
  expect(await promote("1.3.0", folder)).toEqual({ did: "superseded", by: "2.0.0" });
  expect(tagOn(BRANCH)).toBe("2.0.0");
});

test("of many releases at once the newest stands in the end", async () => {
  const versions = ["1.0.1", "1.0.2", "1.0.3", "1.0.4"];
  const folders = versions.map(() => clone());
  const results = await Promise.all(versions.map((version, at) => promote(version, folders[at])));
  expect(results.at(-1)).toMatchObject({ did: "proposed" });
  expect(tagOn(BRANCH)).toBe("1.0.4");
  expect(onTopOfMain(BRANCH)).toHaveLength(1);
});

test("a tag that no build has is refused, and nothing is pushed", async () => {
  await expect(promote("latest")).rejects.toThrow('"latest" is not the tag of a build');
  expect(remoteGit("branch", "--list", BRANCH)).toBe("");
});

test("a push that the remote forbids is told as what it is", async () => {
  const hook = path.join(remote, "hooks", "pre-receive");
  writeFileSync(hook, "#!/bin/sh\necho 'protected branch' >&2\nexit 1\n");
  chmodSync(hook, 0o755);
  const refusal = promote("1.2.3");
  await expect(refusal).rejects.toThrow("protected branch");
  // For who runs it, without a stack of ours.
  await expect(refusal).rejects.toThrow(UserError);
});

test("the token is in no file and no argument", async () => {
  const folder = clone();
  const seen = path.join(scratch, "seen");
  onceBeforePush(folder, () => [`cat /proc/$PPID/cmdline > '${seen}'`]);
  await propose(new Git(folder, "a-secret-token"), proposal("1.2.3"));
  expect(readFileSync(seen, "utf8")).toContain("push");
  expect(readFileSync(seen, "utf8")).not.toContain("a-secret-token");
  expect(readFileSync(path.join(folder, ".git/config"), "utf8")).not.toContain("a-secret-token");
});

describe("the pull request", () => {
  let github: GithubStandIn;
  beforeEach(async () => {
    github = await new GithubStandIn().start();
  });
  afterEach(() => github.stop());

  test("is opened once, kept up to date, and proven each time", async () => {
    const first = await openPullRequest(github.client, proposal("1.2.3"));
    expect(await openPullRequest(github.client, proposal("1.3.0"))).toBe(first);
    expect(github.pulls).toMatchObject([
      { title: "Run sample-web-app 1.3.0 in prod", head: { ref: BRANCH }, base: { ref: "main" } },
    ]);
    expect(github.dispatched).toEqual([BRANCH, BRANCH]);
  });

  test("is a new one when the last was merged", async () => {
    const first = await openPullRequest(github.client, proposal("1.2.3"));
    Object.assign(github.pulls[0] as object, { state: "closed" });
    expect(await openPullRequest(github.client, proposal("1.3.0"))).not.toBe(first);
  });
});

function clone(): string {
  const folder = path.join(scratch, `clone-${++clones}`);
  git(scratch, "clone", "--quiet", remote, folder);
  return folder;
}

function commit(folder: string, files: Record<string, string>, message: string): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
  git(folder, "add", ".");
  git(folder, ...IDENTITY, "commit", "--quiet", "--message", message);
}

function pushToMain(files: Record<string, string>): void {
  const folder = clone();
  commit(folder, files, "A change");
  git(folder, "push", "--quiet", "origin", "HEAD:main");
}

/** Runs lines of a shell when a clone is about to push, the first time only. */
function onceBeforePush(folder: string, lines: () => string[]): void {
  const hook = path.join(folder, ".git", "hooks", "pre-push");
  // git names the repository of the clone to its hooks.
  const forget = "unset $(git rev-parse --local-env-vars)";
  writeFileSync(hook, ["#!/bin/sh", "set -e", 'rm -- "$0"', forget, ...lines(), ""].join("\n"));
  chmodSync(hook, 0o755);
}

function git(folder: string, ...args: string[]): string {
  return execFileSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

function remoteGit(...args: string[]): string {
  return git(remote, ...args);
}

function head(branch: string): string {
  return remoteGit("rev-parse", branch);
}

/** Subjects of a branch's commits that main lacks; fails where the branch lacks one of main's. */
function onTopOfMain(branch: string): string[] {
  expect(remoteGit("rev-list", "--count", `${branch}..main`)).toBe("0");
  return remoteGit("log", "--format=%s", `main..${branch}`).split("\n");
}

function tagOn(branch: string): string {
  return parse(remoteGit("show", `${branch}:${FILE}`)).image.tag;
}
