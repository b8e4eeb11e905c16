import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** The parts of a workflow that tests ask about. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
export interface Workflow {
  /** Name of its file, without the ending. */
  readonly name: string;
  readonly text: string;
  readonly on: Readonly<Record<string, PathFilter | null>>;
  readonly permissions?: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface PathFilter {
  readonly branches?: readonly string[];
  readonly tags?: readonly string[];
  readonly paths?: readonly string[];
  readonly "paths-ignore"?: readonly string[];
}

export type Permissions = Readonly<Record<string, "read" | "write" | "none">>;

export interface Job {
  readonly permissions?: Permissions;
  readonly "timeout-minutes"?: number;
  readonly environment?: string | { readonly name: string };
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly if?: string;
  readonly needs?: string | readonly string[];
  /** Another workflow that it calls. */
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
}

export const FOLDER = ".github/workflows";

/** Every workflow of the repository. */
export const workflows: readonly Workflow[] = readdirSync(FOLDER)
  .filter((file) => /\.ya?ml$/.test(file))
  .map((file) => {
    const text = readFileSync(path.join(FOLDER, file), "utf8");
    return { ...(parse(text) as Workflow), name: file.replace(/\.ya?ml$/, ""), text };
  });

export function workflowCalled(name: string): Workflow {
  const workflow = workflows.find((candidate) => candidate.name === name);
  if (!workflow) throw new Error(`There is no ${FOLDER}/${name}.yml`);
  return workflow;
}

/** Every job, as "workflow / job". */
export const jobs: readonly (readonly [string, Job])[] = workflows.flatMap(({ name, jobs: of }) =>
  Object.entries(of).map(([id, job]) => [`${name} / ${id}`, job] as const),
);

/** Every step, with the job that it is of. */
export const steps: readonly (readonly [string, Step])[] = jobs.flatMap(([name, job]) =>
  (job.steps ?? []).map((step) => [name, step] as const),
);
