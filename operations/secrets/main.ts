import path from "node:path";
import { connectAws } from "../../backend/aws";
import { UserError } from "../../config/user-error";
import { environmentCalled, parseArguments } from "../arguments";
import { ensureKeptRehearsal } from "../emulator/kept-rehearsal";
import { colorsFor } from "../terminal/output";
import { findEntries } from "./entries";
import { exitCode, renderEntries } from "./report";

const USAGE = `npm run secrets -- --env NAME

Tells which entries in AWS Secrets Manager still lack a value, and how to put it there.
Changes nothing and reads no value.
Exit code: 0 every entry has one, 2 some lack it, 1 it could not be found out.

  --env NAME         the environment: dev, prod, or local while a rehearsal is kept
  --workspace DIR    folder that holds the rehearsal (default: this repository)
  --help             this text`;

/** `npm run secrets`. */
export async function main(args: string[]): Promise<number> {
  const { env, workspace } = parseArguments(args, USAGE, {
    options: { env: { type: "string" }, workspace: { type: "string", default: "." } },
  }).values;
  if (!env) throw new UserError(`--env is missing: whose entries?\n\n${USAGE}`);
  const environment = environmentCalled(env);
  await ensureKeptRehearsal(env, workspace);
  const folder = path.join(workspace, "cdktf.out", "stacks", `${env}-secrets`);
  const entries = await findEntries(environment, await connectAws(environment, folder));
  const { stdout } = process;
  stdout.write(`${renderEntries(entries, environment, folder, colorsFor(stdout))}\n`);
  return exitCode(entries);
}
