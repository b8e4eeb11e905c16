import path from "node:path";

/** A tool that was found, or why it was not and what its user can do about it. */
export type Found<T> = ({ found: true } & T) | { found: false; why: string; remedy: string };

/** Where tools that this project fetches itself are kept; git ignores it. */
export function toolsFolder(): string {
  return path.resolve(".tools");
}
