import { dev } from "./environments/dev";
import { local } from "./environments/local";
import { prod } from "./environments/prod";
import { toRefusals, wording } from "./messages";
import { describe, type Refusal, suggestion } from "./refusal";
import { refusals } from "./rules";
import { jointRefusals } from "./rules/together";
import { type Environment, type EnvironmentInput, environmentSchema } from "./schema";
import { UserError } from "./user-error";

const shipped: ReadonlyMap<string, EnvironmentInput> = new Map(
  [local, dev, prod].map((environment) => [environment.name, environment]),
);
const DEFAULT_SELECTION = "dev,prod";

/**
 * The environments named by `selection` (comma-separated, as in the variable ENVIRONMENTS), checked each
 * on its own and all together.
 *
 * @throws UserError for an unknown name, and for any value that is refused.
 */
export function loadEnvironments(selection = DEFAULT_SELECTION, today = new Date()): Environment[] {
  const environments = select(selection).map((input) => parseEnvironment(input, today));
  const found = jointRefusals(environments);
  if (found.length > 0) throw refused("The environments do not go together", found);
  return environments;
}

/** @throws UserError that lists every value that is refused: its path, what it is, and what to do. */
export function parseEnvironment(input: EnvironmentInput, today = new Date()): Environment {
  const title = `${input.name ? `config/environments/${input.name}.ts` : "An environment"} is refused`;
  const found = refusalsOf(input, today);
  if (found.length > 0) throw refused(title, found);
  return environmentSchema.parse(input);
}

/** Every value of an environment that is refused; none, if it can be parsed. */
export function refusalsOf(input: EnvironmentInput, today = new Date()): Refusal[] {
  const result = environmentSchema.safeParse(input, { error: wording });
  return result.success
    ? refusals(result.data, today)
    : result.error.issues.flatMap((issue) => toRefusals(issue, input));
}

function select(selection: string): EnvironmentInput[] {
  const known = [...shipped.keys()];
  const refuse = (problem: string) =>
    new UserError(`ENVIRONMENTS: ${problem} Choose from ${known.join(", ")}, separated by commas.`);
  const names = selection
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length === 0) {
    throw refuse(`${JSON.stringify(selection)} names no environment. Unset it for ${DEFAULT_SELECTION}.`);
  }
  return [...new Set(names)].map((name) => {
    const environment = shipped.get(name);
    if (!environment) throw refuse(`"${name}" is unknown.${suggestion(name, known)}`);
    return environment;
  });
}

function refused(title: string, found: readonly Refusal[]): UserError {
  return new UserError(`${title}:\n${found.map((refusal) => `  ${describe(refusal)}`).join("\n")}`);
}
