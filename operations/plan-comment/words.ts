import { ALLOW_DESTROY } from "../deploy/review";
import { count, inWords } from "../terminal/text";
import type { Action } from "./resources";
import type { StackPlan, StackReport } from "./stack-report";

/** How words are set: in Markdown or on a terminal. */
export interface Style {
  readonly bold: (text: string) => string;
  /** Names, as they stand in the code. */
  readonly code: (text: string) => string;
}

/** What an apply does to an environment, in a sentence or a few; first what failed, then what is lost. */
export function overall(
  environment: string,
  stacks: readonly StackPlan[],
  reports: readonly StackReport[],
  style: Style,
): string {
  const failed = stacks.filter((each) => "error" in each).map(({ stack }) => style.code(stack));
  const waiting = stacks.filter((each) => "notPlanned" in each).length;
  return [
    failed.length > 0 && style.bold(`The plan of ${listed(failed)} failed.`),
    reports.length > 0 && whatChanges(style.code(environment), reports, style),
    ...GRAVE.map(([action, word]) => named(word, action, reports, style)),
    lostForGood(reports, style),
    waiting > 0 && `${count(waiting, "stack")} cannot be planned yet.`,
  ]
    .filter(Boolean)
    .join(" ");
}

const GRAVE: readonly [Action, string][] = [
  ["destroy", "Destroyed"],
  ["replace", "Replaced"],
];

/** The gravest first. */
const VERBS: readonly [Action, string][] = [
  ["destroy", "destroys"],
  ["replace", "replaces"],
  ["forget", "forgets"],
  ["add", "adds"],
  ["change", "changes"],
  ["import", "imports"],
  ["move", "moves"],
];

function whatChanges(environment: string, reports: readonly StackReport[], { bold }: Style): string {
  const touched = reports.filter((report) => report.changesAnything);
  if (touched.length === 0) {
    const all = reports.length === 1 ? "its stack is" : `all ${count(reports.length, "stack")} are`;
    return `${bold(`An apply to ${environment} changes nothing`)}: ${all} as the code says.`;
  }
  const sums = VERBS.map(([action, verb]) => ({
    verb,
    sum: touched.reduce((sum, { counts }) => sum + counts[action], 0),
  })).filter(({ sum }) => sum > 0);
  const verbs = sums.map(({ verb, sum }, at) => `${verb} ${at === 0 ? count(sum, "resource") : sum}`);
  const what = verbs.length > 0 ? inWords(verbs) : "changes outputs alone";
  return `${bold(`An apply to ${environment} ${what}`)}, in ${touched.length} of ${count(reports.length, "stack")}.`;
}

/** Names that a sentence bears. */
const MOST_NAMES = 5;

function named(
  word: string,
  action: Action,
  reports: readonly StackReport[],
  { code }: Style,
): string | false {
  const addresses = reports.flatMap(({ blocks }) =>
    blocks.filter((block) => block.action === action).map(({ address }) => code(address)),
  );
  return addresses.length > 0 && `${word}: ${listed(addresses)}.`;
}

/** Deployments ask for a label before they destroy such things. */
function lostForGood(reports: readonly StackReport[], { bold, code }: Style): string | false {
  const losses = reports.flatMap(({ blocks }) =>
    blocks.flatMap(({ lost, address }) => (lost === undefined ? [] : [`${lost} (${code(address)})`])),
  );
  return (
    losses.length > 0 &&
    `${bold("Lost for good")}: ${listed(losses)}; a deployment asks for the label ${code(ALLOW_DESTROY)}.`
  );
}

function listed(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return inWords(names);
  return inWords([...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`]);
}
