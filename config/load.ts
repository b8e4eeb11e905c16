import type { z } from "zod";
import { dev } from "./environments/dev";
import { local } from "./environments/local";
import { prod } from "./environments/prod";
import { type Environment, type EnvironmentInput, environmentSchema } from "./schema";
import { UserError } from "./user-error";

const shipped: Record<string, EnvironmentInput> = { local, dev, prod };
const DEFAULT_SELECTION = "dev,prod";

/**
 * The environments named by `selection` (comma-separated, as in the variable ENVIRONMENTS), checked.
 *
 * @throws UserError for an unknown name or any value that is refused.
 */
export function loadEnvironments(selection = DEFAULT_SELECTION): Environment[] {
  const names = [
    ...new Set(
      selection
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  ];
  return names.map((name) => {
    const input = shipped[name];
    if (!input) {
      throw new UserError(
        `ENVIRONMENTS: "${name}" is unknown. Choose from ${Object.keys(shipped).join(", ")}.`,
      );
    }
    return parseEnvironment(input);
  });
}

/** @throws UserError listing every refused value with its path. */
export function parseEnvironment(input: EnvironmentInput): Environment {
  const result = environmentSchema.safeParse(input);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${describe(issue, input)}`);
  throw new UserError(`config/environments/${input.name}.ts is refused:\n${lines.join("\n")}`);
}

function describe(issue: z.core.$ZodIssue, input: unknown): string {
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], input);
  return `${issue.path.join(".")}: ${JSON.stringify(value)} ${issue.message}`;
}
