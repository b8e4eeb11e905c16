import { service } from "../../config/service";
import type { Github } from "../github/client";
import { branchOf, type Proposal, valuesFile } from "./propose";

interface Pull {
  readonly number: number;
}

/** Workflow that proves pull requests. */
const PROOF = "ci.yml";

/**
 * Keeps one open pull request for what was proposed, and has it proven: GitHub starts no workflow by itself for what
 * a workflow did.
 *
 * @returns Its number.
 */
export async function openPullRequest(github: Github, { environment, base, tag }: Proposal): Promise<number> {
  const branch = branchOf(environment);
  const title = `Run ${service.name} ${tag} in ${environment}`;
  const body = [
    `Changes \`image.tag\` in \`${valuesFile(environment)}\` to \`${tag}\`, and nothing else. When this is merged, Argo CD`,
    "rolls it out step by step, and takes it back by itself where it harms users.",
    "",
    "To go back later, revert the merge.",
  ].join("\n");
  const number = await github.settle(async () => {
    const [open] = await github.list<Pull>(`/pulls?state=open&base=${base}&head=${github.owner}:${branch}`);
    const pull = open
      ? await github.patch<Pull>(`/pulls/${open.number}`, { title, body })
      : await github.post<Pull>("/pulls", { title, body, base, head: branch });
    return pull.number;
  });
  await github.post(`/actions/workflows/${PROOF}/dispatches`, { ref: branch });
  return number;
}
