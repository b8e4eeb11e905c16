import { bold, code } from "./markdown";
import type { StackPlan, StackReport } from "./stack-report";
import type { Style } from "./words";

export const COLUMNS = ["stack", "add", "change", "destroy", "replace", "drift", "USD a month"];
/** An environment has nine stacks; more would take the room of what they change. */
const MOST_ROWS = 40;
const NONE = "–";

/** One row for each stack, in Markdown. */
export function stackTable(stacks: readonly StackPlan[], reports: readonly StackReport[]): string {
  const rows = tableRows(stacks, reports, { bold, code });
  return [COLUMNS, COLUMNS.map((_, at) => (at === 0 ? "---" : "---:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** By stack: how many resources an apply does what to, how many were changed outside, and what that costs. */
export function tableRows(
  stacks: readonly StackPlan[],
  reports: readonly StackReport[],
  style: Style,
): string[][] {
  const empty = COLUMNS.slice(2).map(() => "");
  const rows = stacks.slice(0, MOST_ROWS).map((each) => {
    const report = reports.find(({ stack }) => stack === each.stack);
    const cells = report
      ? cellsOf(report, style)
      : ["error" in each ? style.bold("failed") : "not yet", ...empty];
    return [style.code(each.stack), ...cells];
  });
  if (stacks.length > MOST_ROWS) rows.push([`and ${stacks.length - MOST_ROWS} more`, "", ...empty]);
  return rows;
}

function cellsOf({ counts, drifted, cost }: StackReport, { bold }: Style): string[] {
  const number = (of: number) => (of > 0 ? String(of) : NONE);
  const grave = (of: number) => (of > 0 ? bold(String(of)) : NONE);
  return [
    number(counts.add),
    number(counts.change),
    grave(counts.destroy),
    grave(counts.replace),
    number(drifted.length),
    cost.items.length > 0 || cost.isIncomplete
      ? `${signed(cost.usd)}${cost.isIncomplete ? " or more" : ""}`
      : NONE,
  ];
}

/** `+32.85`, `-3.60`, `0.00`. */
export function signed(usd: number): string {
  return `${usd > 0 ? "+" : ""}${usd.toFixed(2)}`;
}
