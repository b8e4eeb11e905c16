import type { Colors } from "../terminal/output";
import { renderTable } from "../terminal/table";
import { inWords } from "../terminal/text";
import type { CheckResult } from "./check";
import type { RungResult } from "./climb";
import type { Rung } from "./ladder";

export interface SummaryOptions {
  /** Whether a rung that could not run, or not all of it, counts as failed: on CI. */
  readonly isRequired: (rung: Rung) => boolean;
  /** The name that tests were chosen by, if any. */
  readonly filter?: string;
  readonly colors: Colors;
}

export interface Summary {
  /** The closing table, how to get the unproven proven, the first error, and the counts on the last line. */
  readonly text: string;
  readonly exitCode: 0 | 1;
}

/** What the climb came to, for its reader. */
export function summarize(results: readonly RungResult[], options: SummaryOptions): Summary {
  const { colors, isRequired, filter } = options;
  const unproven = results.filter(({ missing }) => missing);
  const required = results.filter(({ rung }) => isRequired(rung));
  const passed = sum(results, (check) => check.passed);
  const failedTests = sum(results, (check) => check.failed);
  const skipped = filter ? 0 : sum(required, (check) => check.skipped);
  const nothing = passed + failedTests === 0 && unproven.length < results.length;
  const owed = required.filter(({ missing }) => missing).length + skipped;
  const failed = failedTests + owed + (nothing ? 1 : 0);
  const rows = results.map((result) => [
    result.rung.number,
    result.rung.proves,
    outcome(result, options),
    result.missing ? undefined : tests(result),
    Math.round(result.milliseconds / 1000),
  ]);
  const [error, ...others] = results
    .flatMap(({ checks }) => checks)
    .flatMap((check) => (check.error ? [check.error] : []));
  const paragraphs = [
    renderTable(["rung", "proves", "result", "tests", "seconds"], rows, colors),
    ...remedies(results),
    ...secondTries(results, colors),
    ...(nothing ? [colors.red(`No test is called "${filter}".`)] : []),
    ...(others.length > 0
      ? [
          [
            "Other checks failed too; see their first errors:",
            ...others.map(({ repeat }) => `  ${repeat}`),
          ].join("\n"),
        ]
      : []),
    ...(error ? [`${colors.red("The first error:")}\n\n${error.text}\n\nSee it again: ${error.repeat}`] : []),
    `${passed} passed, ${failed} failed`,
  ];
  return { text: paragraphs.join("\n\n"), exitCode: failed > 0 ? 1 : 0 };
}

function outcome(result: RungResult, { colors, isRequired, filter }: SummaryOptions): string {
  if (result.missing) {
    const text = `not proven: no ${result.missing.need}`;
    return isRequired(result.rung) ? colors.red(`failed, ${text}`) : colors.yellow(text);
  }
  const failed = sum([result], (check) => check.failed);
  if (failed > 0) return colors.red(`failed: ${failed}`);
  const skipped = filter ? 0 : sum([result], (check) => check.skipped);
  return skipped > 0 ? colors.yellow(`ran, ${skipped} skipped`) : colors.green("ran");
}

/** One paragraph, or none; what several rungs lack is said once. */
function remedies(results: readonly RungResult[]): string[] {
  const rungs = new Map<string, Set<number>>();
  for (const { rung, missing, lacks = missing } of results) {
    if (!lacks) continue;
    const text = `${lacks.why}.\n    ${lacks.remedy}.`;
    rungs.set(text, (rungs.get(text) ?? new Set()).add(rung.number));
  }
  if (rungs.size === 0) return [];
  const lines = [...rungs].map(
    ([text, numbers]) => `  rung${numbers.size > 1 ? "s" : ""} ${inWords([...numbers].map(String))}: ${text}`,
  );
  return [["Not proven here:", ...lines].join("\n")];
}

/** What passed at its second try only: it counts as passed, and somebody should look at it. */
function secondTries(results: readonly RungResult[], colors: Colors): string[] {
  const failures = results.flatMap(({ checks }) => checks).flatMap(({ flaky = [] }) => flaky);
  return failures.map(
    (text) => `${colors.yellow("Failed once, and passed when it ran again, alone:")}\n\n${text}`,
  );
}

function tests(result: RungResult): number {
  return sum([result], (check) => check.passed + check.failed);
}

function sum(results: readonly RungResult[], count: (check: CheckResult) => number): number {
  return results.flatMap(({ checks }) => checks).reduce((total, check) => total + count(check), 0);
}
