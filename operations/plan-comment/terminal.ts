import type { Colors } from "../terminal/output";
import { renderTable } from "../terminal/table";
import type { PlanComment } from "./comment";
import { SHORT } from "./lines";
import { sectionsOf } from "./plan-sections";
import { stackReport } from "./stack-report";
import { COLUMNS, tableRows } from "./stack-table";
import { overall } from "./words";

/** What the comment on a pull request will say, for a terminal: nothing folded, nothing left out for want of room. */
export function renderForTerminal(comment: PlanComment, colors: Colors): string {
  const { stacks, environment, today } = comment;
  const reports = stacks.flatMap((each) =>
    "plan" in each ? [stackReport(each.stack, each.plan, SHORT, today)] : [],
  );
  const style = { bold: colors.bold, code: String };
  return [
    renderTable(COLUMNS, tableRows(stacks, reports, style), colors),
    ...stacks.flatMap((each) =>
      "notPlanned" in each ? [`${each.stack} cannot be planned yet: ${each.notPlanned}`] : [],
    ),
    ...sectionsOf(stacks, reports, SHORT).map(({ title, about, entries }) =>
      [
        `${colors.bold(title)}${about && `: ${about}`}`,
        ...entries.flatMap(({ headline, lines }) => [
          colors.cyan(`  ${headline}`),
          ...lines.map((line) => colored(`    ${line}`, line[0], colors)),
        ]),
      ].join("\n"),
    ),
    overall(environment, stacks, reports, style),
  ].join("\n\n");
}

function colored(line: string, sign: string | undefined, { green, red, yellow }: Colors): string {
  if (sign === "+") return green(line);
  if (sign === "-") return red(line);
  return sign === "!" ? yellow(line) : line;
}
