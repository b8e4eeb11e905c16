import { readFileSync } from "node:fs";
import { UserError } from "../../config/user-error";
import { parseArguments } from "../arguments";
import { isAncestor } from "../build/history";
import { isVersion } from "../build/tags";
import { type Github, GithubError, githubOfJob } from "../github/client";
import { addSummary } from "../github/job";
import { changelog, sectionOf } from "./changelog";
import { commitsSince, hasTag, previousRelease } from "./history";

const USAGE = `npm run changelog -- --tag TAG [--publish]

Says what came with a release: its section of CHANGELOG.md, if there is one, and each commit since the release before.

  --tag TAG    for example v1.2.3
  --publish    in a workflow: make it the release's page on GitHub, or bring that up to date
  --help       this text`;

/** `npm run changelog`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: { tag: { type: "string" }, publish: { type: "boolean", default: false } },
  });
  const { tag } = values;
  if (!tag) throw new UserError(`--tag is missing: which release?\n\n${USAGE}`);
  const version = tag.replace(/^v/, "");
  if (!tag.startsWith("v") || !isVersion(version)) {
    throw new UserError(`--tag: "${tag}" is not the tag of a release, such as v1.2.3.`);
  }
  if (!(await hasTag(tag))) {
    throw new UserError(`--tag: there is no tag ${tag} in this clone. Fetch it: git fetch --tags origin`);
  }
  const github = values.publish ? githubOfJob() : undefined;
  if (github && !(await isAncestor(tag, "origin/main"))) {
    throw new UserError(`${tag} is not on main: releases are made of what was reviewed.`);
  }
  const previous = await previousRelease(tag);
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
  const text = changelog({
    tag,
    previous,
    commits: await commitsSince(previous, tag),
    written: sectionOf(readFileSync("CHANGELOG.md", "utf8"), version),
    repositoryUrl: GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`,
  });
  console.log(text);
  if (github) addSummary(`[${tag}](${await publish(github, tag, text)})`);
  return 0;
}

interface ReleasePage {
  readonly id: number;
  readonly html_url: string;
}

/** Makes the page of a release, or brings it up to date. @returns Its address. */
export function publish(github: Github, tag: string, body: string): Promise<string> {
  return github.settle(async () => {
    const there = await github.get<ReleasePage>(`/releases/tags/${tag}`).catch((error: unknown) => {
      if (error instanceof GithubError && error.status === 404) return undefined;
      throw error;
    });
    const page = there
      ? await github.patch<ReleasePage>(`/releases/${there.id}`, { body })
      : await github.post<ReleasePage>("/releases", { tag_name: tag, name: tag, body });
    return page.html_url;
  });
}
