import { loadEnvironments } from "../../config/load";
import { UserError } from "../../config/user-error";
import { addSummary, setOutputs } from "../github/job";
import { outputOf } from "../tools/command";
import { isAncestor } from "./history";
import { type Tags, tagsOf } from "./tags";

/** What the image is built from, as outputs of a step. */
export function main(): Promise<number> {
  return describeBuild(process.env);
}

/**
 * Says how the image of a pushed commit is called, where it goes, and when it was made: at its commit, so that the same
 * commit makes the same image, as a build and as a release.
 *
 * @throws UserError for a tag that is no version, or whose commit was not reviewed on `main`.
 */
export async function describeBuild(env: NodeJS.ProcessEnv, folder = "."): Promise<number> {
  const { GITHUB_REF = "", GITHUB_SHA = "" } = env;
  const tags = tagsOf(GITHUB_REF, GITHUB_SHA);
  if (tags.version && !(await isAncestor(tags.commit, "origin/main", folder))) {
    throw new UserError(
      `${GITHUB_REF} is on commit ${tags.commit}, which is not on main: releases are made of what was reviewed.`,
    );
  }
  const seconds = (await outputOf("git", ["-C", folder, "log", "-1", "--format=%ct", tags.commit])).trim();
  const all = [tags.commit, ...(tags.version ? [tags.version] : [])];
  setOutputs(
    {
      release: tags.version ?? "",
      epoch: seconds,
      created: new Date(Number(seconds) * 1000).toISOString(),
      tags: all.join(","),
      environments: JSON.stringify(environmentsFor(tags)),
    },
    env.GITHUB_OUTPUT,
  );
  addSummary(`Image of commit \`${tags.commit}\`, tags ${all.map((tag) => `\`${tag}\``).join(" and ")}.`);
  console.log(all.join("\n"));
  return 0;
}

/** Builds go where Image Updater takes every one; where images are reviewed, releases alone: those expire last. */
function environmentsFor({ version }: Tags): string[] {
  return loadEnvironments(undefined)
    .filter(({ delivery }) => version !== undefined || delivery.imageUpdates === "newestBuild")
    .map(({ name }) => name);
}
