import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { CHART } from "../../operations/chart/render";
import type { Folder } from "../../operations/cluster/folder";

/** Values of the chart, as deep as they are given. */
export type Values = Readonly<{ [name: string]: unknown }>;

/** A repository of one scenario: the service's chart, as it is in this checkout, on its branch. */
export class Repository {
  /** Where Argo CD finds it. */
  readonly url: string;
  private readonly clone: string;
  private readonly bare: string;

  constructor(
    folder: Folder,
    name: string,
    private readonly branch: string,
  ) {
    this.url = `git://127.0.0.1:${folder.ports.git}/${name}.git`;
    this.bare = folder.file("repositories", `${name}.git`);
    this.clone = mkdtempSync(path.join(tmpdir(), `${name}-`));
    git(["init", "--quiet", "--bare", `--initial-branch=${branch}`, this.bare]);
    git(["init", "--quiet", `--initial-branch=${branch}`, this.clone]);
    mkdirSync(path.join(this.clone, "charts"));
    cpSync(CHART, path.join(this.clone, CHART), { recursive: true });
  }

  /** Lays values over those of a file of the chart. */
  setValues(file: string, values: Values): void {
    const name = path.join(this.clone, CHART, file);
    writeFileSync(name, stringify(merged(parse(readFileSync(name, "utf8")), values)));
  }

  /** Writes a file of the chart, or removes it. */
  write(file: string, text: string | undefined): void {
    const name = path.join(this.clone, CHART, file);
    if (text === undefined) rmSync(name);
    else writeFileSync(name, text);
  }

  /** What a file of the chart holds. */
  read(file: string): string {
    return readFileSync(path.join(this.clone, CHART, file), "utf8");
  }

  /** Commits what was changed, and pushes it. @returns the commit. */
  push(message: string): string {
    this.git(["add", "--all"]);
    this.git(["commit", "--quiet", "--message", message]);
    return this.publish();
  }

  /** Takes a commit back, and pushes that. @returns the new commit. */
  revert(commit: string): string {
    this.git(["revert", "--no-edit", commit]);
    return this.publish();
  }

  remove(): void {
    rmSync(this.clone, { recursive: true, force: true });
    rmSync(this.bare, { recursive: true, force: true });
  }

  private publish(): string {
    this.git(["push", "--quiet", this.bare, this.branch]);
    return this.git(["rev-parse", "HEAD"]).trim();
  }

  private git(args: readonly string[]): string {
    return git(["-C", this.clone, ...args]);
  }
}

/** Without the settings of whoever runs the tests: a hook or a signature of theirs has no place here. */
function git(args: readonly string[]): string {
  const person = { NAME: "A developer", EMAIL: "developer@example.com" };
  return execFileSync("git", [...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_SYSTEM: "/dev/null",
      GIT_AUTHOR_NAME: person.NAME,
      GIT_AUTHOR_EMAIL: person.EMAIL,
      GIT_COMMITTER_NAME: person.NAME,
      GIT_COMMITTER_EMAIL: person.EMAIL,
    },
  });
}

/** Values over values, as Helm lays them: maps into one another, all else in place of what was there. */
function merged(below: Values, over: Values): Values {
  const isMap = (value: unknown): value is Values =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const entries = Object.entries(over).map(([name, value]) => {
    const under = below[name];
    return [name, isMap(value) && isMap(under) ? merged(under, value) : value];
  });
  return { ...below, ...Object.fromEntries(entries) };
}
