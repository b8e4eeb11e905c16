import { existsSync } from "node:fs";
import path from "node:path";
import { outputOf } from "../operations/tools/command";
import { exclusively } from "../operations/tools/exclusively";
import { findGo } from "../operations/tools/find";
import { toolsFolder } from "../operations/tools/found";
import { goEnvironment } from "../operations/tools/go";

const go = findGo();
/** `describe`, or `describe.skip` where there is no Go; `npm test` says so in its closing table. On CI it must. */
export const withGo = go.found || process.env.REQUIRE_ALL_RUNGS ? describe : describe.skip;

export interface GoProgram {
  /** For people, such as "the controller of Argo Rollouts 1.6.0". */
  readonly title: string;
  /** Folder with the Go sources, and a `<version>.mod` for each version of the modules. */
  readonly source: string;
  readonly version: string;
  /** Build tags that tell versions with another API apart. */
  readonly tags?: readonly string[];
  /** Where it is kept below `.tools/`. */
  readonly output: string;
  readonly buildMilliseconds: number;
}

/**
 * Path of a program of other people's modules, compiled once and then left as it is.
 *
 * @throws Error where there is no Go, or with the compiler's words.
 */
export async function compiled(options: GoProgram): Promise<string> {
  if (!go.found) throw new Error(`${go.why}. ${go.remedy}.`);
  const { title, source, version, tags = [], output, buildMilliseconds } = options;
  const program = path.join(toolsFolder(), output);
  if (!existsSync(program)) process.stderr.write(`Building ${title} with Go: some minutes, once\n`);
  const flags = [`-modfile=${version}.mod`, ...tags.map((tag) => `-tags=${tag}`)];
  await exclusively(`${path.dirname(program)}.lock`, () =>
    outputOf(
      "nice",
      [go.path, "build", "-C", source, "-trimpath", "-ldflags=-s -w", ...flags, "-o", program],
      { env: goEnvironment(), timeoutSeconds: buildMilliseconds / 1000 },
    ),
  );
  return program;
}
