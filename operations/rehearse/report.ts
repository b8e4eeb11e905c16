import type { ScenarioTimeline } from "../cluster/timelines";
import { realRollouts } from "../story/real-rollouts";
import { renderStory } from "../story/report";
import type { Colors } from "../terminal/output";
import { type Cell, renderTable } from "../terminal/table";
import { TerraformError } from "../terraform/terraform";
import type { Missing } from "../test/needs";
import { notProven } from "./not-proven";
import type { PlannedStack } from "./plan";
import type { ServiceOutcome } from "./prove-service";
import type { Outcome } from "./run-stack";

export interface StackResult {
  readonly stack: PlannedStack;
  readonly outcome: Outcome;
  readonly milliseconds: number;
}

export interface RehearsalResult {
  /** Every stack of every environment. */
  readonly synthesized: readonly PlannedStack[];
  /** What became of those that were rehearsed. */
  readonly stacks: readonly StackResult[];
  readonly service: ServiceOutcome;
  /** What rung 7 saw when it last passed here; nothing, if it never has. */
  readonly rollouts: readonly ScenarioTimeline[];
  /** Tools that could not be had; nothing was applied then. */
  readonly missing: readonly Missing[];
  /** What ended the rehearsal, or failed first: what fails later may fail because of it. */
  readonly firstFailure?: { readonly stack: PlannedStack; readonly error: Error };
}

/** The rollouts, the closing table and where the page is, then what was not proven and how to get there, then the first error if there was one. */
export function renderReport(result: RehearsalResult, page: string, colors: Colors): string {
  return [
    ...("story" in result.service
      ? [renderStory(result.service.story, colors), realRollouts(result.rollouts)]
      : []),
    renderTable(
      ["stack", "resources", "added", "second plan", "seconds"],
      result.stacks.map((stack) => row(stack, colors)),
      colors,
    ),
    ["Not proven here:", ...notProven(result).map(({ what, remedy }) => `  ${what}\n    ${remedy}`)].join(
      "\n",
    ),
    `The report, to open in a browser: ${page}`,
    ...("error" in result.service ? [serviceFailure(result.service.error, colors)] : []),
    ...(result.firstFailure ? [failure(result.firstFailure, colors)] : []),
  ].join("\n\n");
}

function row({ stack, outcome, milliseconds }: StackResult, colors: Colors): Cell[] {
  const seconds = Math.round(milliseconds / 1000);
  switch (outcome.proof) {
    case "applied":
      return [stack.id, outcome.resources, outcome.added, colors.green("empty"), seconds];
    case "mocked":
      return [stack.id, outcome.resources, undefined, colors.yellow("mocked provider"), seconds];
    case "none":
      return [stack.id, stack.resources, undefined, colors.yellow(`not proven: ${outcome.why}`), undefined];
    case "failed":
      return [stack.id, stack.resources, undefined, colors.red("failed"), seconds];
  }
}

function serviceFailure(error: Error, colors: Colors): string {
  return `${colors.red("The service failed:")}\n\n${error.message}\n\nTo repeat it: npm start`;
}

function failure(
  { stack, error }: { readonly stack: PlannedStack; readonly error: Error },
  colors: Colors,
): string {
  const isTerraform = error instanceof TerraformError;
  return [
    `${colors.red(`${stack.id} failed:`)}\n`,
    `${isTerraform ? error.firstError : error.message}\n`,
    ...(isTerraform
      ? [`To look closer, keep the emulator (npm run rehearse -- --keep), then: ${error.command}`]
      : []),
    "To repeat it: npm start",
  ].join("\n");
}
