import { type ParseArgsConfig, parseArgs } from "node:util";
import { loadEnvironments } from "../config/load";
import type { Environment } from "../config/schema";
import { UserError } from "../config/user-error";

/**
 * A program's arguments. Prints the usage and ends the process on `--help`.
 *
 * @throws UserError with the usage for an argument that is unknown or incomplete.
 */
export function parseArguments<T extends ParseArgsConfig>(args: string[], usage: string, config: T) {
  if (args.includes("--help")) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ ...config, args });
  } catch (error) {
    const [reason] = (error as Error).message.split(". ");
    throw new UserError(`${reason}.\n\n${usage}`);
  }
}

/**
 * The one environment that `--env` names, checked.
 *
 * @throws UserError when it is none, or several, or its configuration is refused.
 */
export function environmentCalled(name: string): Environment {
  if (name.includes(",")) throw new UserError(`--env: "${name}" is more than one environment. Name one.`);
  try {
    return loadEnvironments(name)[0] as Environment;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.message.replace("ENVIRONMENTS:", "--env:"));
  }
}
