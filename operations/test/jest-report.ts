import path from "node:path";
import type { CheckResult } from "./check";
import { excerpt } from "./excerpt";

/** The part of jest's `--json` report that is read here. */
export interface JestReport {
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
  /** Not jest's own: how files failed that passed when they ran again. */
  readonly flaky?: readonly string[];
}

/** Absolute paths of the files that failed. */
export function failedFiles(report: JestReport): string[] {
  return report.testResults.filter(hasFailed).map(({ name }) => name);
}

/** The report of a second try of some files, put into that of the first: what failed only then is flaky. */
export function settled(first: JestReport, second: JestReport): JestReport {
  const again = new Map(second.testResults.map((file) => [file.name, file]));
  const testResults = first.testResults.map((file) => again.get(file.name) ?? file);
  const flaky = first.testResults.filter(
    (file, at) => hasFailed(file) && !hasFailed(testResults[at] ?? file),
  );
  return { testResults, flaky: flaky.map(failureOf) };
}

/** Counts of a jest run and its first failure. A file that could not be loaded is one failure. */
export function readReport(report: JestReport, project: string): CheckResult {
  const failed = report.testResults.filter(hasFailed);
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const having = (wanted: string) => tests.filter(({ status }) => status === wanted).length;
  const result = {
    passed: having("passed"),
    failed: having("failed") + failed.filter((file) => !failedTest(file)).length,
    skipped: having("pending"),
    flaky: report.flaky ?? [],
  };
  const file = failed[0];
  if (!file) {
    if (report.testResults.length > 0) return result;
    const repeat = `npx jest --selectProjects=${project}`;
    return { ...result, failed: 1, error: { text: `Project ${project} has no tests.`, repeat } };
  }
  const test = failedTest(file);
  const only = test ? ` -t ${quote(escapeRegExp(test.fullName))}` : "";
  const repeat = `npx jest --selectProjects=${project} --testPathPatterns ${pathOf(file)}${only}`;
  return { ...result, error: { text: failureOf(file), repeat } };
}

type TestFile = JestReport["testResults"][number];

function hasFailed({ status }: TestFile): boolean {
  return status === "failed";
}

/** The first that failed; none where the file could not be loaded. */
function failedTest({ assertionResults }: TestFile) {
  return assertionResults.find(({ status }) => status === "failed");
}

function failureOf(file: TestFile): string {
  const test = failedTest(file);
  const text = test ? `${test.fullName}\n\n${test.failureMessages?.[0] ?? ""}` : file.message;
  return excerpt(`${pathOf(file)}: ${text}`);
}

/** From the repository's root, as people type it. */
function pathOf({ name }: TestFile): string {
  return path.relative(process.cwd(), name);
}

/** jest takes names as regular expressions; people write names. */
export function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Quotes for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
