/** Reads a Dockerfile, as far as the service's own goes. https://docs.docker.com/reference/dockerfile/ */

export interface Instruction {
  /** In capitals: `COPY`. */
  readonly name: string;
  /** What follows, on one line. */
  readonly text: string;
}

export interface Stage {
  /** The image or the stage that it builds on. */
  readonly from: string;
  /** Empty where it has none. */
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, in order. */
export function readDockerfile(text: string): Stage[] {
  const stages: { from: string; name: string; instructions: Instruction[] }[] = [];
  const lines = text.split("\n").filter((line) => !line.startsWith("#"));
  for (const line of lines
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")) {
    const [, name = "", rest = ""] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (name === "FROM") {
      const [, from = "", as = ""] = /^(?:--\S+ )*(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
      stages.push({ from, name: as, instructions: [] });
    } else if (name) {
      stages.at(-1)?.instructions.push({ name, text: rest });
    }
  }
  return stages;
}

/** Whether a path of the context reaches the build: the last pattern of a `.dockerignore` that fits it decides. */
export function reachesBuild(file: string, dockerignore: string): boolean {
  const patterns = dockerignore.split("\n").filter((line) => line && !line.startsWith("#"));
  const last = patterns.findLast((pattern) => fits(file, pattern.replace(/^!/, "")));
  return last === undefined || last.startsWith("!");
}

/** A pattern fits a path, and everything below it. */
function fits(file: string, pattern: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("**/", "(?:.+/)?")
    .replaceAll(/(?<!\))\*/g, "[^/]*");
  return new RegExp(`^${expression}(?:/|$)`).test(file);
}
