import type { Github } from "../github/client";
import { COMMENT_LIMIT } from "../plan-comment/comment";
import { code } from "../plan-comment/markdown";
import { count } from "../terminal/text";
import type { StackDrift } from "./report";

/** An issue, as GitHub lists them. Pull requests are among them. */
interface Issue {
  readonly number: number;
  readonly body: string | null;
  readonly pull_request?: unknown;
}

/** Finds the issues of all environments. */
const LABEL = "drift";

/** What was done about the issue, for the log; undefined when there was nothing to do. */
export type Posted = { readonly number: number; readonly did: "opened" | "updated" | "closed" } | undefined;

/**
 * Keeps one open issue for what drifts in an environment, and none where nothing does.
 *
 * Whether something drifts is not known of a stack that could not be looked at: it closes no issue.
 */
export function postDrift(
  github: Github,
  environment: string,
  results: readonly StackDrift[],
  runUrl?: string,
): Promise<Posted> {
  return github.settle(async (): Promise<Posted> => {
    const issues = await github.list<Issue>(`/issues?state=open&labels=${LABEL}`);
    const open = issues.find((issue) => !issue.pull_request && lastLine(issue.body) === marker(environment));
    const drifts = results.some(({ comparison }) => comparison && comparison.drifted.length > 0);
    const seen = runUrl ? ` ([run](${runUrl}))` : "";
    if (drifts) {
      const body = issueBody(environment, results);
      const title = issueTitle(environment, results);
      if (!open) {
        const { number } = await github.post<Issue>("/issues", { title, body, labels: [LABEL] });
        return { number, did: "opened" };
      }
      if (open.body === body) return undefined;
      await github.patch(`/issues/${open.number}`, { title, body });
      // Whoever follows the issue is told of comments, not of changes to its text.
      await github.post(`/issues/${open.number}/comments`, { body: `What drifts has changed${seen}.` });
      return { number: open.number, did: "updated" };
    }
    if (!open || results.some(isUnknown)) return undefined;
    await github.patch(`/issues/${open.number}`, { state: "closed", state_reason: "completed" });
    await github.post(`/issues/${open.number}/comments`, { body: `Nothing drifts any more${seen}.` });
    return { number: open.number, did: "closed" };
  });
}

/** Whether nobody looked at a stack: it failed, or its provider is not there. */
function isUnknown({ error, lacking }: StackDrift): boolean {
  return error !== undefined || lacking !== undefined;
}

function issueTitle(environment: string, results: readonly StackDrift[]): string {
  const number = results.reduce((sum, { comparison }) => sum + (comparison?.drifted.length ?? 0), 0);
  return `Drift in ${environment}: ${count(number, "resource")} changed outside of Terraform`;
}

/** The same for the same drift: names of what was changed, never values, and no time. What has no room is counted. */
export function issueBody(environment: string, results: readonly StackDrift[]): string {
  const rows = results.flatMap(({ stack, comparison }) =>
    (comparison?.drifted ?? []).map(
      ({ address, attributes }) =>
        `| ${code(stack.id)} | ${cell(address)} | ${attributes.map(cell).join(", ") || "it is gone"} |`,
    ),
  );
  const ids = results.filter(({ comparison }) => comparison?.drifted.length).map(({ stack }) => stack.id);
  const unknown = results.filter(isUnknown).map(({ stack }) => code(stack.id));
  const lookAgain = code(`npm run drift -- --env ${environment}`);
  const withRows = (shown: readonly string[]) =>
    [
      `Somebody changed this in ${code(environment)}, and it was not Terraform:`,
      ["| stack | resource | what differs |", "|---|---|---|", ...shown].join("\n"),
      ...(shown.length < rows.length
        ? [`And ${rows.length - shown.length} more, for which there is no room here: ${lookAgain} shows all.`]
        : []),
      ...(unknown.length > 0 ? [`Not known of ${unknown.join(", ")}: they could not be looked at.`] : []),
      [
        "- **To put back what the code says**, deploy it: run workflow `deploy`, which asks for an approval, or",
        `  ${code(`npx cdktf deploy ${ids.join(" ")}`)}.`,
        "- **To keep what was changed**, write it into the code.",
        `- To look again: ${lookAgain}. This issue closes by itself when nothing drifts.`,
      ].join("\n"),
      marker(environment),
    ].join("\n\n");
  return withRows(fitting(rows, COMMENT_LIMIT - withRows([]).length));
}

/** The first lines, as many as have room in so many characters. */
function fitting(lines: readonly string[], room: number): string[] {
  let left = room;
  return lines.filter((line) => {
    left -= line.length + 1;
    return left >= 0;
  });
}

/** Code within a table, where a bar would begin the next cell. */
function cell(text: string): string {
  return code(text).replaceAll("|", "\\|");
}

/** The last line of an issue's text: whose issue it is, unseen. */
function marker(environment: string): string {
  return `<!-- drift ${environment} -->`;
}

function lastLine(text: string | null): string {
  return text?.trimEnd().split("\n").at(-1) ?? "";
}
