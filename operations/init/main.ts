import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseEnvironment, refusalsOf } from "../../config/load";
import { PLACEHOLDER_ACCOUNT, PLACEHOLDER_OWNER } from "../../config/placeholder";
import { describe, type Refusal, suggestion } from "../../config/refusal";
import { jointRefusals } from "../../config/rules/together";
import type { EnvironmentInput } from "../../config/schema";
import { UserError } from "../../config/user-error";
import { parseArguments } from "../arguments";
import { colorsFor } from "../terminal/output";
import { askAll, placeholderRefusals } from "./ask";
import { CODE_OWNERS, codeOwnersOf } from "./code-owners";
import { type Change, changeEnvironment, editEnvironment, readEnvironment } from "./environment-file";
import { environmentNames, fileOf, othersThan } from "./environments";
import { questions } from "./questions";
import { summary } from "./report";
import { repositoryOfClone } from "./repository";

const USAGE = `npm run init [-- --env NAME]

Fills in an environment: asks for what is yours, and writes it into config/environments/NAME.ts. What synth would
refuse is asked again; Enter keeps what stands in brackets. Nothing is written before the last answer. The teams in
.github/CODEOWNERS become those of the repository's owner.
With any of the flags below the answer to a question, it asks nothing and leaves the rest as it is.
Exit code: 0 written, or nothing to change, 1 refused; then nothing was written.

  --env NAME                the environment: dev (default) or prod
  --account DIGITS          AWS account
  --region REGION           AWS region; the zones go along, by their letters
  --zones LIST              availability zones
  --repository OWNER/NAME   repository at GitHub
  --repository-ids ID/ID    numbers of owner and repository, if it was created on 2026-07-15 or later
  --admins LIST             ARNs with all rights in the cluster, separated by commas
  --networks LIST           networks that reach the Kubernetes API over the internet
  --host NAME               public host of the service
  --certificate ARN         its certificate in ACM
  --help                    this text

"none" is an answer where there may be nothing.`;

/** `npm run init`. */
export async function main(args: string[]): Promise<number> {
  const text = { type: "string" } as const;
  const flags = Object.fromEntries(questions.map(({ flag }) => [flag, text]));
  const { values } = parseArguments(args, USAGE, { options: { env: { ...text, default: "dev" }, ...flags } });
  const { env, ...answers } = values as { env: string } & Record<string, string | undefined>;
  const names = environmentNames();
  if (!names.includes(env)) {
    throw new UserError(
      `--env: "${env}" cannot be filled in. Choose from ${names.join(", ")}.${suggestion(env, names)}`,
    );
  }
  const file = fileOf(env);
  const source = readFileSync(file, "utf8");
  const before = readEnvironment(source, file);
  const others = othersThan(env);
  const answered = Object.keys(answers).length > 0 ? given(answers, before) : await asked(env, before);
  const changes = [...answered, ...providerChange(changeEnvironment(before, answered), others)];
  const after = changeEnvironment(before, changes);
  const refused = refusalsWith(after, others);
  if (refused.length > 0) {
    const lines = refused.map((refusal) => `  ${describe(refusal)}`).join("\n");
    throw new UserError(`${file} would be refused, and is left as it was:\n${lines}`);
  }
  write(file, editEnvironment(source, file, changes));
  const codeOwners = codeOwnersOf(after.repository.owner);
  if (codeOwners) write(CODE_OWNERS, codeOwners.text);
  console.log(summary(env, before, after, codeOwners?.teams));
  return 0;
}

/** Without a question: what the flags say, in the order of the questions. */
function given(answers: Readonly<Record<string, string | undefined>>, before: EnvironmentInput): Change[] {
  const changes: Change[] = [];
  for (const question of questions) {
    const answer = answers[question.flag];
    if (answer === undefined) continue;
    changes.push(...question.changes(answer, changeEnvironment(before, changes)));
  }
  return changes;
}

async function asked(env: string, before: EnvironmentInput): Promise<Change[]> {
  const clone = await repositoryOfClone();
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const lines = terminal[Symbol.asyncIterator]();
  const say = (text: string) => console.log(text);
  say(`Filling in ${fileOf(env)}. Enter keeps what stands in brackets.`);
  const ask = async (prompt: string) => {
    terminal.setPrompt(prompt);
    terminal.prompt();
    const { value, done } = await lines.next();
    if (done || !process.stdin.isTTY) say("");
    return done ? undefined : value;
  };
  try {
    return await askAll(
      questions,
      before,
      (input) => [...placeholderRefusals(input), ...refusalsOf(input)],
      { ask, say, colors: colorsFor(process.stdout) },
      clone && before.repository.owner === PLACEHOLDER_OWNER
        ? { repository: `${clone.owner}/${clone.name}` }
        : {},
    );
  } finally {
    terminal.close();
  }
}

/** An account holds one provider for GitHub: if another environment creates it there, this one looks it up. */
function providerChange(input: EnvironmentInput, others: readonly EnvironmentInput[]): Change[] {
  const created = others.some(
    ({ account, identity }) => account === input.account && identity.githubOidcProvider === "create",
  );
  return created && input.account !== PLACEHOLDER_ACCOUNT
    ? [{ path: ["identity", "githubOidcProvider"], value: "lookup" }]
    : [];
}

function refusalsWith(input: EnvironmentInput, others: readonly EnvironmentInput[]): readonly Refusal[] {
  const found = refusalsOf(input);
  if (found.length > 0) return found;
  return jointRefusals([...others, input].map((environment) => parseEnvironment(environment)));
}

/** Whole or not at all. */
function write(file: string, content: string): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}
