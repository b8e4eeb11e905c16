import type { Environment } from "../../../config/schema";
import type { MonitorDefinition, Runbook } from "./monitor";

/** Where runbooks are, from the repository's root. */
export const RUNBOOKS = "docs/operations/runbooks";

/** Whom and where: what messages take of an environment. */
export type Reader = Pick<Environment, "name" | "repository" | "delivery" | "datadog">;

/** What Datadog sends, in its own template language. https://docs.datadoghq.com/monitors/notify/variables/ */
export function message(
  {
    severity,
    runbook,
    means,
    recovered,
  }: Pick<MonitorDefinition, "severity" | "runbook" | "means" | "recovered">,
  environment: Reader,
): string {
  const what = `${means}\n\nWhat to do: ${runbookUrl(runbook, environment)}`;
  return [
    block("is_alert", what),
    block("is_warning", what),
    block("is_no_data", `Nothing is known any more. ${what}`),
    block("is_recovery", recovered),
    ...environment.datadog.notify[severity],
  ].join("\n");
}

/** The runbook as the deployed branch has it. */
export function runbookUrl(runbook: Runbook, { repository, delivery }: Reader): string {
  const { owner, name } = repository;
  return `https://github.com/${owner}/${name}/blob/${delivery.branch}/${RUNBOOKS}/${runbook}.md`;
}

function block(condition: string, text: string): string {
  return `{{#${condition}}}\n${text}\n{{/${condition}}}`;
}
