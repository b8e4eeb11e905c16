import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { BUILD_TAG } from "../../config/argocd";
import { describeBuild } from "../../operations/build/main";
import { isVersion, tagsOf } from "../../operations/build/tags";
import { withImageTag } from "../../operations/gitops/values";

const COMMIT = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";

test("a build on main is called by its commit, in the form that Image Updater looks for", () => {
  expect(tagsOf("refs/heads/main", COMMIT)).toEqual({ commit: COMMIT });
  expect(COMMIT).toMatch(new RegExp(BUILD_TAG));
});

test("a release is called by its version, too, and Image Updater does not take that for a build", () => {
  expect(tagsOf("refs/tags/v1.20.3", COMMIT)).toEqual({ commit: COMMIT, version: "1.20.3" });
  expect("1.20.3").not.toMatch(new RegExp(BUILD_TAG));
});

test.each([
  "refs/heads/other",
  "refs/pull/1/merge",
  "refs/tags/1.2.3",
  "refs/tags/v1.2",
  "refs/tags/v1.2.3-rc.1",
  "refs/tags/v01.2.3",
  "refs/tags/vlatest",
  "refs/tags/v1.2.3 ; rm -rf /",
])("%s makes no image", (ref) => expect(() => tagsOf(ref, COMMIT)).toThrow("makes no image"));

test("a commit is written in full", () => {
  expect(() => tagsOf("refs/heads/main", COMMIT.slice(0, 12))).toThrow("40 hexadecimal digits");
});

test("whatever is pushed, a tag is one that a registry takes and prod's values take", () => {
  const ref = fc.oneof(
    fc.constant("refs/heads/main"),
    fc.string().map((text) => `refs/tags/v${text}`),
    fc.tuple(fc.nat(), fc.nat(), fc.nat()).map((numbers) => `refs/tags/v${numbers.join(".")}`),
  );
  fc.assert(
    fc.property(ref, (pushed) => {
      let version: string | undefined;
      try {
        version = tagsOf(pushed, COMMIT).version;
      } catch {
        return;
      }
      if (version === undefined) return;
      expect(version).toMatch(/^[\w][\w.-]{0,127}$/);
      expect(isVersion(version)).toBe(true);
      withImageTag("", version);
    }),
  );
});

describe("what the image is built from", () => {
  const scratch = mkdtempSync(path.join(tmpdir(), "build-"));
  const output = path.join(scratch, "output");
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", scratch, "-c", "user.name=a", "-c", "user.email=a@b", ...args], {
      encoding: "utf8",
      env: { ...process.env, GIT_COMMITTER_DATE: "2026-11-23T12:00:00+02:00" },
    }).trim();
  let reviewed: string;
  let stray: string;
  beforeAll(() => {
    git("init", "--quiet", "--initial-branch=main");
    git("commit", "--quiet", "--allow-empty", "--message", "reviewed");
    reviewed = git("rev-parse", "HEAD");
    git("update-ref", "refs/remotes/origin/main", reviewed);
    git("commit", "--quiet", "--allow-empty", "--message", "never merged");
    stray = git("rev-parse", "HEAD");
  });
  beforeEach(() => {
    writeFileSync(output, "");
    jest.spyOn(console, "log").mockImplementation(() => {});
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const describe_ = (ref: string, commit: string) =>
    describeBuild({ GITHUB_REF: ref, GITHUB_SHA: commit, GITHUB_OUTPUT: output }, scratch);
  const outputs = () =>
    Object.fromEntries(
      [...readFileSync(output, "utf8").matchAll(/^(\w+)<<(\S+)\n(.*)\n\2$/gm)].map(([, k, , v]) => [k, v]),
    );

  test("is told by the commit alone, so that the same commit makes the same image", async () => {
    await describe_("refs/tags/v1.2.3", reviewed);
    const first = outputs();
    expect(first).toEqual({
      release: "1.2.3",
      epoch: String(Date.parse("2026-11-23T12:00:00+02:00") / 1000),
      created: "2026-11-23T10:00:00.000Z",
      tags: `${reviewed},1.2.3`,
      environments: '["dev","prod"]',
    });
    writeFileSync(output, "");
    await describe_("refs/tags/v1.2.3", reviewed);
    expect(outputs()).toEqual(first);
  });

  test("goes to dev alone where it is no release, and is built the same", async () => {
    await describe_("refs/heads/main", reviewed);
    const build = outputs();
    expect(build).toMatchObject({ release: "", tags: reviewed, environments: '["dev"]' });
    writeFileSync(output, "");
    await describe_("refs/tags/v1.2.3", reviewed);
    const { epoch, created } = outputs();
    expect({ epoch, created }).toEqual({ epoch: build.epoch, created: build.created });
  });

  test("must have been reviewed: a tag on a commit that is not on main is refused", async () => {
    await expect(describe_("refs/tags/v1.2.3", stray)).rejects.toThrow(
      "releases are made of what was reviewed",
    );
  });
});
