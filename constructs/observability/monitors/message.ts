import type { Environment } from "../../../config/schema";
import type { MonitorDefinition, Runbook } from "./monitor";

/** Where runbooks are, from the repository's root. */
export const RUNBOOKS = "docs/operations/runbooks";

/** Whom and where: what messages take of an environment. */
export type Reader = Pick<Environment, "name" | "repository" | "delivery" | "datadog">;

/** What is said of a monitor, or of a synthetic test, which has states of its own kind. */
export type Said = Pick<MonitorDefinition, "severity" | "runbook" | "means" | "recovered"> &
  Partial<Pick<MonitorDefinition, "watch">>;

/**
 * What Datadog sends, in its own template language. Warnings are shown and tell nobody, so that names stand only where
 * an alert begins or ends. https://docs.datadoghq.com/monitors/notify/variables/
 */
export function message({ severity, runbook, means, recovered, watch }: Said, environment: Reader): string {
  const what = `${means}\n\nWhat to do: ${runbookUrl(runbook, environment)}`;
  const who = environment.datadog.notify[severity].join(" ");
  const warns = watch?.kind === "threshold" && watch.warning !== undefined;
  const states = watch?.kind === "threshold" && watch.missing === "notify" ? ["alert", "no_data"] : ["alert"];
  return [
    ...states.map((state) => block(`is_${state}`, what, who)),
    ...(warns ? [block("is_warning", what)] : []),
    ...states.map((state) => block(`is_${state}_recovery`, recovered, who)),
  ].join("\n");
}

/** The runbook as the deployed branch has it. */
function runbookUrl(runbook: Runbook, { repository, delivery }: Reader): string {
  const { owner, name } = repository;
  return `https://github.com/${owner}/${name}/blob/${delivery.branch}/${RUNBOOKS}/${runbook}.md`;
}

function block(condition: string, text: string, who = ""): string {
  return `{{#${condition}}}\n${text}${who && `\n\n${who}`}\n{{/${condition}}}`;
}
