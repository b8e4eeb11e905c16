import { UserError } from "../../config/user-error";
import { addSummary, setOutputs } from "../github/job";
import { outputOf } from "../tools/command";
import { isAncestor } from "./history";
import { tagsOf } from "./tags";

/** What the image is built from, as outputs of a step. */
export function main(): Promise<number> {
  return describeBuild(process.env);
}

/**
 * Says how the image of a pushed commit is called and when it was made: at its commit, so that the same commit
 * makes the same image.
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
      version: tags.version ?? tags.commit,
      release: tags.version ?? "",
      epoch: seconds,
      created: new Date(Number(seconds) * 1000).toISOString(),
      tags: all.join(","),
    },
    env.GITHUB_OUTPUT,
  );
  addSummary(`Image of commit \`${tags.commit}\`, tags ${all.map((tag) => `\`${tag}\``).join(" and ")}.`);
  console.log(all.join("\n"));
  return 0;
}
