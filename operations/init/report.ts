import { isDeepStrictEqual } from "node:util";
import type { EnvironmentInput } from "../../config/schema";
import { inWords } from "../terminal/text";
import { CODE_OWNERS } from "./code-owners";
import { fileOf } from "./environments";

/**
 * What was written, value by value, and what comes next.
 *
 * @param teams that .github/CODEOWNERS names from now on, where it was written, too
 */
export function summary(
  name: string,
  before: EnvironmentInput,
  after: EnvironmentInput,
  teams: readonly string[] = [],
): string {
  const changed = differences(before, after);
  return [
    ...(changed.length === 0
      ? [`${fileOf(name)} says all of that already.`]
      : [`Written to ${fileOf(name)}:`, ...changed.map((line) => `  ${line}`)]),
    ...(teams.length === 0
      ? []
      : [
          `Written to ${CODE_OWNERS}:`,
          `  ${inWords(teams)} are asked for reviews; make these teams at GitHub`,
        ]),
    "",
    "Next:",
    `  npm run doctor -- --env ${name}      what this machine and your credentials lack`,
    `  npm run bootstrap -- --env ${name}   makes the state backend; README.md goes on from there`,
  ].join("\n");
}

/** `region: "us-east-1" → "eu-west-1"` */
function differences(before: unknown, after: unknown, path = ""): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isGroup(before) || !isGroup(after)) return [`${path}: ${shown(before)} → ${shown(after)}`];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    differences(before[key], after[key], path ? `${path}.${key}` : key),
  );
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
