import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";

/**
 * What a workflow job hands on: outputs for other steps, a summary for people, lines that GitHub marks in the log.
 * Outside of a workflow, files that GitHub would name are not there, and nothing is written.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */

/** Sets outputs of the step, which may have several lines. */
export function setOutputs(
  outputs: Readonly<Record<string, string>>,
  file = process.env.GITHUB_OUTPUT,
): void {
  if (!file) return;
  for (const [name, value] of Object.entries(outputs)) {
    // Drawn anew each time: a value cannot hold the line that ends it.
    const end = randomUUID();
    appendFileSync(file, `${name}<<${end}\n${value}\n${end}\n`);
  }
}

/** Adds Markdown to the page of the run. */
export function addSummary(markdown: string, file = process.env.GITHUB_STEP_SUMMARY): void {
  if (file && markdown) appendFileSync(file, `${markdown.trimEnd()}\n\n`);
}

/** A line of the log that GitHub also shows on the page of the run. */
export function annotation(kind: "notice" | "warning" | "error", message: string): string {
  return `::${kind}::${message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")}`;
}
