import path from "node:path";
import type { CheckResult } from "./check";
import { excerpt } from "./excerpt";

/** The part of jest's `--json` report that is read here. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    /** Absolute path of the test file. */
    readonly name: string;
    readonly status: string;
    /** Why the file could not run at all, or its failures in full. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

/** Counts of a jest run and its first failure. A file that could not be loaded is one failure. */
export function readReport(report: JestReport, project: string): CheckResult {
  const failed = report.testResults.filter(({ status }) => status === "failed");
  const broken = failed.filter(({ assertionResults }) =>
    assertionResults.every(({ status }) => status !== "failed"),
  );
  const result = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests,
  };
  const file = failed[0];
  if (!file) {
    if (report.testResults.length > 0) return result;
    const repeat = `npx jest --selectProjects=${project}`;
    return { ...result, failed: 1, error: { text: `Project ${project} has no tests.`, repeat } };
  }
  const test = file.assertionResults.find(({ status }) => status === "failed");
  const name = path.relative(process.cwd(), file.name);
  const text = test ? `${test.fullName}\n\n${test.failureMessages?.[0] ?? ""}` : file.message;
  const only = test ? ` -t ${quote(escapeRegExp(test.fullName))}` : "";
  return {
    ...result,
    error: {
      text: excerpt(`${name}: ${text}`),
      repeat: `npx jest --selectProjects=${project} --testPathPatterns ${name}${only}`,
    },
  };
}

/** jest takes names as regular expressions; people write names. */
export function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Quotes for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
