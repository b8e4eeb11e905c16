import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Environment } from "../config/schema";
import { UserError } from "../config/user-error";
import { synthesize } from "../main";
import { environmentCalled, parseArguments } from "../operations/arguments";
import { interruptible } from "../operations/terminal/interruption";
import { Progress, type Task } from "../operations/terminal/progress";
import { prepareStackFolder } from "../operations/terraform/stack-folder";
import {
  type ApplySummary,
  Terraform,
  TerraformError,
  TerraformKilled,
} from "../operations/terraform/terraform";
import { type TerraformInstallation, terraformFor } from "../operations/tools/find";
import { adopt, type BackendConfiguration } from "./adoption";
import { type Aws, connectAws } from "./aws";
import { releaseKilledLocks } from "./locks";
import { lockTableName, stateBucketName, stateKey } from "./remote-state";
import { Run } from "./run";
import { LocalState, readRemoteState, type State, unknownTo } from "./states";

export interface BootstrapOptions extends TerraformInstallation {
  /** Folder that `.bootstrap/` is kept in, and `.rehearsal/` for environment local; default: this checkout. */
  readonly workspace?: string;
  readonly task: Pick<Task, "step" | "detail">;
  readonly signal?: AbortSignal;
}

export interface Bootstrapped {
  readonly bucket: string;
  /** Resources of the backend stack. */
  readonly resources: number;
  /** How many of them this run created. */
  readonly added: number;
  /** What this run did, for people; empty when there was nothing to do. */
  readonly did: readonly string[];
}

const KEY = stateKey({ stackName: "backend" });
const PLAN = "bootstrap.tfplan";

/**
 * Brings up the bucket, key and lock table that hold an environment's states, its own among them.
 *
 * The first apply works on a local state; its state then moves into the bucket, and the local copy goes once
 * the bucket is seen to hold it. Run again, it applies what has changed since. Killed at any point, it is to
 * be run again: it looks at what there is instead of remembering how far it came.
 *
 * @throws UserError, and TerraformError when Terraform fails.
 */
export async function bootstrap(environment: Environment, options: BootstrapOptions): Promise<Bootstrapped> {
  const { task } = options;
  const outdir = path.join(options.workspace ?? ".", ".bootstrap");
  const folder = path.join(outdir, "stacks", `${environment.name}-backend`);
  const bucket = stateBucketName(environment);
  const did: string[] = [];

  task.step("check the account");
  const aws = await connectAws(environment, folder);
  const run = await Run.begin(`${folder}.run.json`, (pid) =>
    task.step(`wait for Terraform of a killed run (process ${pid}) to end`),
  );
  if (run.resumes) {
    const table = environment.state.locking === "s3" ? undefined : lockTableName(environment);
    const operations = await releaseKilledLocks(aws, { bucket, key: KEY, table }, run.resumes);
    did.push(...operations.map((operation) => `released the lock of a killed ${operation}`));
  }
  try {
    task.step("synthesize");
    synthesize([environment], outdir);
    prepareStackFolder(folder, options.mirror);
    const work: Work = {
      aws,
      bucket,
      folder,
      task,
      did,
      local: new LocalState(folder),
      terraform: new Terraform(folder, {
        path: options.terraform,
        signal: options.signal,
        onStart: (pid) => run.started(pid),
        onEvent: (event) => task.detail(event["@message"]),
      }),
    };
    const stored = await readRemoteState(aws, bucket, KEY);
    const { resources, added } = stored ? await update(work, stored) : await create(work);
    run.end();
    return { bucket, resources, added, did };
  } catch (error) {
    // A killed Terraform leaves its locks: the next run is to know that they are nobody's.
    if (!(error instanceof TerraformKilled)) run.end();
    throw error;
  }
}

interface Work {
  readonly aws: Aws;
  readonly bucket: string;
  readonly folder: string;
  readonly task: Pick<Task, "step" | "detail">;
  readonly did: string[];
  readonly local: LocalState;
  readonly terraform: Terraform;
}

/** There is no state in the bucket, and perhaps no bucket. */
async function create(work: Work): Promise<ApplySummary> {
  const { aws, bucket, local, task, terraform } = work;
  local.read();
  local.use();
  task.step("prepare Terraform, on a local state");
  await terraform.init();
  const summary = await apply(work);

  task.step("move the state into the bucket");
  local.leave();
  await terraform.init();
  // Unlike `init -migrate-state -force-copy` it refuses to write over a state that it does not know.
  const { code, stderr } = await terraform.run(["state", "push", "-no-color", LocalState.FILE]);
  if (code !== 0)
    throw new UserError(`The state cannot be moved to s3://${bucket}/${KEY}:\n${stderr.trim()}`);

  task.step("verify that the bucket holds the state");
  const copy = local.read();
  const stored = await readRemoteState(aws, bucket, KEY);
  if (!copy || !stored || !isDeepStrictEqual(copy.resources, stored.resources)) {
    throw new UserError(
      `s3://${bucket}/${KEY} does not hold what was written to it. Run the same command again; ` +
        `${path.join(work.folder, LocalState.FILE)} stays until it does.`,
    );
  }
  local.remove();
  work.did.push("moved the state into the bucket");
  return summary;
}

/** The bucket holds the state. */
async function update(work: Work, stored: State): Promise<ApplySummary> {
  const { bucket, folder, local, task, terraform } = work;
  const copy = local.read();
  if (copy) {
    const missing = unknownTo(stored, copy);
    if (missing.length > 0) {
      throw new UserError(
        `Two states claim to be the backend's. s3://${bucket}/${KEY} lacks what ` +
          `${path.join(folder, LocalState.FILE)} has: ${missing.join(", ")}. Another bootstrap came first: ` +
          "delete by hand what is only in the file, then the file.",
      );
    }
    local.remove();
    work.did.push("removed the local copy of the state");
  }
  local.leave();
  task.step("prepare Terraform");
  await terraform.init();
  return apply(work);
}

/** Applies what is to be changed, on whichever state Terraform works on now. */
async function apply({ aws, did, folder, task, terraform }: Work): Promise<ApplySummary> {
  task.step("plan");
  const plan = await terraform.plan({ out: PLAN });
  const configuration = JSON.parse(readFileSync(path.join(folder, "cdk.tf.json"), "utf8"));
  const adopted = await adopt(terraform, plan, configuration as BackendConfiguration, aws);
  did.push(...adopted.map((id) => `adopted ${id}, which a killed run had left`));
  if (adopted.length > 0) {
    task.step("plan again, with what was adopted");
    await terraform.plan({ out: PLAN });
  }
  task.step("apply");
  const summary = await terraform.apply({ plan: PLAN });
  rmSync(path.join(folder, PLAN), { force: true });
  for (const change of ["added", "changed", "destroyed"] as const) {
    if (summary[change] > 0) did.push(`${change} ${summary[change]}`);
  }
  return summary;
}

/** `npm run bootstrap -- --env dev`; `--workspace` names another folder than this checkout, as tests do. */
export async function main(args: string[]): Promise<number> {
  const { environment, workspace } = parse(args);
  const installation = await terraformFor(environment.name);
  const progress = new Progress(process.stdout);
  const task = progress.start(`${environment.name}-backend`, "begin");
  return interruptible(async (signal) => {
    try {
      const result = await bootstrap(environment, { ...installation, workspace, task, signal });
      task.done(result.did.join(", ") || "already bootstrapped, nothing to change");
      progress.say(describe(environment, result));
      return 0;
    } catch (error) {
      task.fail("see below; what is there already is taken up by the next run");
      if (error instanceof TerraformError) throw new UserError(error.message);
      throw error;
    } finally {
      progress.stop();
    }
  });
}

const USAGE = `npm run bootstrap -- --env NAME

Creates the bucket, key and lock table that hold an environment's Terraform states, and moves its own state there.
It can be interrupted and run again, and changes nothing where all is in place.

  --env NAME         environment, for example dev
  --workspace DIR    folder for .bootstrap/, and .rehearsal/ of environment local (default: this repository)
  --help             this text`;

function parse(args: string[]): { environment: Environment; workspace?: string } {
  const { env, workspace } = parseArguments(args, USAGE, {
    options: { env: { type: "string" }, workspace: { type: "string" } },
  }).values;
  if (!env) throw new UserError(`--env is missing: whose states?\n\n${USAGE}`);
  return { environment: environmentCalled(env), workspace };
}

function describe(environment: Environment, { bucket, resources }: Bootstrapped): string {
  const { name, state } = environment;
  const table = state.locking === "s3" ? "" : `, locks in the table ${lockTableName(environment)}`;
  return [
    `The states of "${name}" are kept in s3://${bucket}${table}: ${resources} resources, their own state included.`,
    `Next: npx cdktf deploy ${name}-vpc ${name}-ecr`,
  ].join("\n");
}
