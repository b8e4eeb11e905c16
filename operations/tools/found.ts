import path from "node:path";
import { UserError } from "../../config/user-error";

/** A tool that was found, or why it was not and what its user can do about it. */
export type Found<T> = ({ found: true } & T) | { found: false; why: string; remedy: string };

/**
 * A tool that there is no going on without.
 *
 * @param name As its makers write it.
 * @throws UserError where it was not found.
 */
export function needed<T>(name: string, found: Found<T>): T {
  if (found.found) return found;
  throw new UserError(`${name} is needed: ${found.why}. ${found.remedy}.`);
}

/** Where tools that this project fetches itself are kept; git ignores it. */
export function toolsFolder(): string {
  return path.resolve(".tools");
}
