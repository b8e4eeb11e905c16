import { code } from "../plan-comment/markdown";
import { Secrets } from "../plan-comment/secrets";
import type { Colors } from "../terminal/output";
import { type Cell, renderTable } from "../terminal/table";
import type { StackOutcome } from "./deploy";
import { ALLOW_DESTROY } from "./review";
import type { SavedPlan } from "./saved-plan";

/** 1 if anything failed or was refused; 2 if something waits and nothing was applied; else 0. */
export function exitCode(results: readonly StackOutcome[]): 0 | 1 | 2 {
  const has = (...kinds: string[]) => results.some(({ outcome }) => kinds.includes(outcome.kind));
  if (has("failed", "refused")) return 1;
  return has("differs", "waits") && !has("applied") ? 2 : 0;
}

/** For a terminal: what became of each stack, and what to do about those that were not applied. */
export function renderOutcomes(results: readonly StackOutcome[], colors: Colors): string {
  const rows = results.map(({ stack, outcome }): Cell[] => {
    const { planned } = withPlan(outcome);
    return [stack.id, planned && countsOf(planned), inWords(outcome), planned && shortDigest(planned.digest)];
  });
  return [
    renderTable(["stack", "plan", "result", "digest"], rows, colors),
    ...advice(results, (text) => text),
  ].join("\n\n");
}

/** For the page of a run. */
export function outcomesInMarkdown(environment: string, results: readonly StackOutcome[]): string {
  const rows = results.map(({ stack, outcome }) => {
    const { planned } = withPlan(outcome);
    const cells = [
      code(stack.id),
      planned ? countsOf(planned) : "",
      inWords(outcome),
      planned ? code(shortDigest(planned.digest)) : "",
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    `## Deployment of ${environment}`,
    ["| stack | plan | result | digest |", "|---|---|---|---|", ...rows].join("\n"),
    ...advice(results, code),
  ].join("\n\n");
}

type WithPlan = { readonly planned?: SavedPlan };

function withPlan(outcome: StackOutcome["outcome"]): WithPlan {
  return "planned" in outcome ? outcome : {};
}

/** As much as people compare; programs compare all of it. */
function shortDigest(digest: string): string {
  return digest.slice(0, "sha256:".length + 12);
}

function countsOf({ counts: { add, change, destroy } }: SavedPlan): string {
  return (
    [`+${add}`, `~${change}`, `-${destroy}`]
      .filter((text) => !text.endsWith("0") || text.length > 2)
      .join(" ") || "outputs"
  );
}

function inWords(outcome: StackOutcome["outcome"]): string {
  switch (outcome.kind) {
    case "unchanged":
      return "nothing to do";
    case "accepted":
      return "as reviewed";
    case "differs":
      return outcome.accepted ? "another plan than the reviewed one" : "not reviewed";
    case "refused":
      return "refused: it destroys what no apply brings back";
    case "by a person":
      return "for a person to apply";
    case "applied":
      return "applied";
    case "waits":
      return `waits for ${outcome.on}`;
    case "failed":
      return "failed";
  }
}

/** A paragraph for each thing that somebody has to do. `quote` marks names and commands. */
function advice(results: readonly StackOutcome[], quote: (text: string) => string): string[] {
  const of = (kind: StackOutcome["outcome"]["kind"]) =>
    results.filter(({ outcome }) => outcome.kind === kind);
  const names = (some: readonly StackOutcome[]) => some.map(({ stack }) => quote(stack.id)).join(", ");
  const refused = of("refused").flatMap(({ outcome }) => withPlan(outcome).planned?.losses ?? []);
  const byPerson = of("by a person");
  return [
    ...(refused.length > 0
      ? [
          [
            `These would be gone for good. If that is meant, give the pull request the label ${quote(ALLOW_DESTROY)} and run this again:`,
            ...refused.map(({ address, what }) => `- ${quote(address)}, with ${what}`),
          ].join("\n"),
        ]
      : []),
    ...(byPerson.length > 0
      ? [
          `${names(byPerson)}: the deploy role may not change what bounds it. A person applies it: ${quote(`npx cdktf deploy ${byPerson.map(({ stack }) => stack.id).join(" ")}`)}`,
        ]
      : []),
    ...results.flatMap(({ stack, outcome }) =>
      outcome.kind === "failed" ? [`${quote(stack.id)} failed:\n\n${fenced(masked(outcome), quote)}`] : [],
    ),
  ];
}

/** What went wrong, without secrets: providers repeat values in their errors. */
function masked({ error, planned }: Extract<StackOutcome["outcome"], { kind: "failed" }>): string {
  return new Secrets(...(planned ? [planned.plan] : [])).mask(error.message);
}

/** An error as it is on a terminal, indented in Markdown: nothing closes an indented block. */
function fenced(message: string, quote: (text: string) => string): string {
  const isMarkdown = quote("x") !== "x";
  return isMarkdown
    ? message
        .split("\n")
        .map((line) => `    ${line}`)
        .join("\n")
    : message;
}
