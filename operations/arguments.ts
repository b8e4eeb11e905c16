import { type ParseArgsConfig, parseArgs } from "node:util";
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
