import { PLACEHOLDER_ACCOUNT, PLACEHOLDER_OWNER } from "../../config/placeholder";
import { describe, type Refusal } from "../../config/refusal";
import type { EnvironmentInput } from "../../config/schema";
import { UserError } from "../../config/user-error";
import type { Colors } from "../terminal/output";
import { type Change, changeEnvironment } from "./environment-file";
import type { Question } from "./questions";

export interface Conversation {
  /** The next line that somebody typed; undefined when there is none any more. */
  readonly ask: (prompt: string) => Promise<string | undefined>;
  readonly say: (text: string) => void;
  readonly colors: Colors;
}

/** What is wrong with an environment. */
export type Judge = (input: EnvironmentInput) => readonly Refusal[];

/**
 * Asks the questions one after the other, and each again until its answer is not refused.
 *
 * @throws UserError when the input ends before the last answer
 */
export async function askAll(
  questions: readonly Question[],
  before: EnvironmentInput,
  judge: Judge,
  conversation: Conversation,
  guesses: Readonly<Record<string, string>> = {},
): Promise<Change[]> {
  const changes: Change[] = [];
  let input = before;
  for (const question of questions) {
    if (question.asked && !question.asked(input, before)) continue;
    const answered = await answerTo(question, input, judge, conversation, guesses[question.flag]);
    changes.push(...answered);
    input = changeEnvironment(input, answered);
  }
  return changes;
}

async function answerTo(
  question: Question,
  input: EnvironmentInput,
  judge: Judge,
  { ask, say, colors }: Conversation,
  guess: string | undefined,
): Promise<readonly Change[]> {
  const offered = guess ?? question.present(input);
  say(`\n${colors.dim(question.hint)}`);
  for (;;) {
    const typed = await ask(`${colors.bold(question.flag)}${offered && ` [${offered}]`}: `);
    if (typed === undefined) {
      throw new UserError(`The input ended before the answer to "${question.flag}". Nothing was written.`);
    }
    const changes = question.changes(unquoted(typed) || offered, input);
    const refused = refusedOf(question, judge(changeEnvironment(input, changes)));
    if (refused.length === 0) return changes;
    for (const refusal of refused) say(colors.red(describe(refusal)));
  }
}

/** The AWS CLI prints what it found in quotes. */
function unquoted(typed: string): string {
  return typed.trim().replace(/^"(.*)"$/, "$1");
}

/** The refusals that are about one answer; what others answer for comes later. */
function refusedOf({ about }: Question, refusals: readonly Refusal[]): readonly Refusal[] {
  return refusals.filter(({ path }) => about.some((start) => start.every((key, at) => path[at] === key)));
}

/** What has not been filled in: placeholders are well-formed. */
export function placeholderRefusals({ account, repository: { owner } }: EnvironmentInput): Refusal[] {
  const refusals: Refusal[] = [];
  if (account === PLACEHOLDER_ACCOUNT) {
    const reason = "stands for an account. Write the 12 digits of yours.";
    refusals.push({ path: ["account"], value: account, reason });
  }
  if (owner === PLACEHOLDER_OWNER) {
    const reason = "stands for an owner, and is a stranger at GitHub. Write yours: owner/name.";
    refusals.push({ path: ["repository", "owner"], value: owner, reason });
  }
  return refusals;
}
