import type { z } from "zod";
import { listed, type Refusal, suggestion } from "./refusal";
import { environmentSchema } from "./schema";

/** What zod finds wrong, in the words of someone who wants it mended. */
export function toRefusals(issue: z.core.$ZodIssue, input: unknown): Refusal[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(issue.path, key));
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], input);
  return [
    value === undefined
      ? {
          path: issue.path,
          reason: "is missing. Every environment sets it; config/schema.ts says what it means.",
        }
      : { path: issue.path, value, reason: issue.message },
  ];
}

/** Replaces zod's wording, where the schema has none of its own. */
export const wording: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${TYPES[issue.expected] ?? issue.expected}.`;
    case "invalid_value": {
      const values = issue.values.map((value) => JSON.stringify(value));
      const near = typeof issue.input === "string" ? suggestion(issue.input, issue.values.map(String)) : "";
      return `must be ${listed(values)}.${near}`;
    }
    case "too_small":
      return issue.origin === "string" ? "must not be empty." : `must be at least ${issue.minimum}.`;
    case "too_big":
      return `must be at most ${issue.maximum}.`;
    default:
      return undefined;
  }
};

const TYPES: Partial<Record<string, string>> = {
  string: "a text, in quotes",
  number: "a whole number, without quotes",
  int: "a whole number",
  boolean: "true or false, without quotes",
  array: "a list, in square brackets",
  object: "a group of values, in braces",
};

function unknownKey(path: readonly PropertyKey[], key: string): Refusal {
  const known = knownKeys(path);
  return {
    path: [...path, key],
    reason: `is unknown here.${suggestion(key, known)} Known are ${known.join(", ")}.`,
  };
}

/** Keys that the schema has at a path. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let at: z.core.$ZodType | undefined = environmentSchema;
  for (const key of path) at = shapeOf(at)[String(key)];
  return Object.keys(shapeOf(at));
}

function shapeOf(type: z.core.$ZodType | undefined): Record<string, z.core.$ZodType> {
  const definition = type?._zod.def as
    | { innerType?: z.core.$ZodType; shape?: Record<string, z.core.$ZodType> }
    | undefined;
  if (definition?.innerType) return shapeOf(definition.innerType);
  return definition?.shape ?? {};
}
