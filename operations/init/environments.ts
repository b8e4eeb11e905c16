import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { EnvironmentInput } from "../../config/schema";
import { readEnvironment } from "./environment-file";

const FOLDER = path.join("config", "environments");
/** The rehearsal's own: its account is no account. */
const REHEARSAL = "local";

/** Environments that are somebody's to fill in. */
export function environmentNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.basename(file, ".ts"))
    .filter((name) => name !== REHEARSAL)
    .sort();
}

/** The file of an environment, from the repository's root. */
export function fileOf(name: string): string {
  return path.join(FOLDER, `${name}.ts`);
}

/** What the files of all others say. */
export function othersThan(name: string): EnvironmentInput[] {
  return environmentNames()
    .filter((other) => other !== name)
    .map((other) => readEnvironment(readFileSync(fileOf(other), "utf8"), fileOf(other)));
}
