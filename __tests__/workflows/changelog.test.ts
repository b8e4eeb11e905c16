import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { changelog, sectionOf } from "../../operations/release/changelog";
import { type Commit, commitsSince, previousRelease } from "../../operations/release/history";
import { publish } from "../../operations/release/main";
import { GithubStandIn } from "./github-stand-in";

const commit = (subject: string, ...files: string[]): Commit => ({ id: "0".repeat(40), subject, files });

describe("the history of a release", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "release-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@b", ...args], {
      encoding: "utf8",
    });
  const change = (subject: string, ...files: string[]) => {
    for (const file of files) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), subject);
    }
    git("add", ".");
    git("commit", "--quiet", "--allow-empty", "--message", subject);
  };

  test("is what came since the release before it, by version and not by date", async () => {
    git("init", "--quiet", "--initial-branch=main");
    change("Begin", "README.md");
    git("tag", "v1.9.0");
    change('Echo "quotes", and\ttabs', "service/src/echo.ts", "service/src/a file.ts");
    git("tag", "v1.10.0");
    git("tag", "not-a-version");
    git("tag", "v2.0.0-rc.1");
    change("Mend the echo", "service/src/echo.ts");
    git("tag", "v1.10.1");
    git("checkout", "--quiet", "-b", "side", "v1.9.0");
    change("Elsewhere", "stacks/vpc.ts");
    git("tag", "v1.9.9");
    git("checkout", "--quiet", "main");
    git("merge", "--quiet", "--no-ff", "--message", "Merge side", "side");
    git("tag", "v1.11.0");

    expect(await previousRelease("v1.9.0", folder)).toBeUndefined();
    expect(await previousRelease("v1.10.0", folder)).toBe("v1.9.0");
    expect(await previousRelease("v1.10.1", folder)).toBe("v1.10.0");
    expect(await previousRelease("v1.9.9", folder)).toBe("v1.9.0");
    expect(await previousRelease("v1.11.0", folder)).toBe("v1.10.1");
    expect(await commitsSince("v1.9.0", "v1.10.0", folder)).toEqual([
      {
        id: expect.stringMatching(/^\w{40}$/),
        subject: 'Echo "quotes", and\ttabs',
        files: ["service/src/a file.ts", "service/src/echo.ts"],
      },
    ]);
    expect((await commitsSince("v1.10.1", "v1.11.0", folder)).map(({ subject }) => subject)).toEqual([
      "Elsewhere",
    ]);
    expect((await commitsSince(undefined, "v1.9.0", folder)).map(({ subject }) => subject)).toEqual([
      "Begin",
    ]);
  });
});

describe("the text of a release", () => {
  const text = (commits: readonly Commit[], written?: string) =>
    changelog({
      tag: "v1.1.0",
      previous: "v1.0.0",
      commits,
      written,
      repositoryUrl: "https://github.com/example/a",
    });

  test("tells each commit once, where it belongs, after what people wrote", () => {
    const commits = [
      commit("Answer faster", "service/src/echo.ts", "docs/a.md"),
      commit("Take a newer Kong", "config/charts.ts", "__tests__/a.ts"),
      commit("Explain it", "docs/architecture.md"),
      commit("Tidy up", "__tests__/b.ts"),
    ];
    expect(text(commits, "Faster answers.")).toBe(
      [
        "Faster answers.",
        "### The service\n\n- Answer faster (0000000000)",
        "### The platform\n\n- Take a newer Kong (0000000000)",
        "### Documentation\n\n- Explain it (0000000000)",
        "### Everything else\n\n- Tidy up (0000000000)",
        "[All changes since v1.0.0](https://github.com/example/a/compare/v1.0.0...v1.1.0)",
      ].join("\n\n"),
    );
  });

  test("leaves out what machines commit", () => {
    const machines = [
      commit("build: automatic update", "charts/sample-web-app/.argocd-source-sample-web-app-dev.yaml"),
      commit("Run sample-web-app 1.0.0 in prod", "charts/sample-web-app/values-prod.yaml"),
    ];
    expect(text(machines)).toContain("Nothing that people changed.");
    expect(text(machines)).not.toContain("automatic update");
  });

  test("mentions nobody, closes nothing and is what was written, not Markdown or HTML", () => {
    const odd = text([commit("Thank @mallory, fixes #1: <img src=x> [a](b) **c** `d`", "main.ts")]);
    expect(odd).toContain(
      "Thank @\u2060mallory, fixes #\u20601: \\<img src=x\\> \\[a\\](b) \\*\\*c\\*\\* \\`d\\`",
    );
  });

  test("fits what GitHub takes, however much came", () => {
    const many = Array.from({ length: 3000 }, (_, at) => commit(`${at} ${"x".repeat(100)}`, "service/a"));
    const fitted = text(many);
    expect(fitted.length).toBeLessThanOrEqual(125_000);
    expect(fitted).toMatch(/^- 0 x/m);
    const shown = fitted.match(/^- \d+ x/gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(500);
    expect(fitted).toContain(`\n\nAnd ${3000 - shown} older commits, for which there is no room here.\n\n`);
  });

  test("has no line that a subject made", () => {
    fc.assert(
      fc.property(fc.array(fc.string().map((each) => each.replaceAll(/[\r\n]/g, " "))), (subjects) => {
        const lines = text(subjects.map((subject) => commit(subject, "main.ts"))).split("\n");
        expect(lines.filter((each) => each.startsWith("- "))).toHaveLength(subjects.length);
        expect(lines.join("\n")).not.toMatch(/[@#]\w/);
      }),
    );
  });

  test("begins with the section of CHANGELOG.md on that very version", () => {
    const file =
      "# Changelog\n\n## Unreleased\n\nsoon\n\n## 1.10.0 – 2026-11-23\n\n- ten\n\n## [1.1.0]\n\n- one\n";
    expect(sectionOf(file, "1.10.0")).toBe("- ten");
    expect(sectionOf(file, "1.1.0")).toBe("- one");
    expect(sectionOf(file, "1.1")).toBeUndefined();
    expect(sectionOf(file, "2.0.0")).toBeUndefined();
  });
});

test("the page of a release is made once, and brought up to date after that", async () => {
  const github = await new GithubStandIn().start();
  try {
    await publish(github.client, "v1.1.0", "first");
    await publish(github.client, "v1.1.0", "second");
    expect(github.releases).toMatchObject([{ tag_name: "v1.1.0", name: "v1.1.0", body: "second" }]);
  } finally {
    await github.stop();
  }
});
