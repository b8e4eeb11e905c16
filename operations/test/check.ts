import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import type { Task } from "../terminal/progress";
import { count } from "../terminal/text";
import { excerpt } from "./excerpt";
import { escapeRegExp, failedFiles, type JestReport, readReport, settled } from "./jest-report";
import type { Check } from "./ladder";

export interface CheckResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** How files failed that passed when they ran again, alone. */
  readonly flaky?: readonly string[];
  /** The first failure, with the command that shows it again. */
  readonly error?: { readonly text: string; readonly repeat: string };
}

export interface CheckOptions {
  /** Runs only the tests whose names contain this. */
  readonly filter?: string;
  readonly signal: AbortSignal;
  readonly task: Task;
}

/** Runs one check and says how many of its tests passed. */
export function runCheck(check: Check, options: CheckOptions): Promise<CheckResult> {
  return check.kind === "jest" ? runJest(check, options) : runProgram(check.command, options);
}

async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  options: CheckOptions,
): Promise<CheckResult> {
  const { code, output } = await run(program, args, options);
  if (code === 0) return { passed: 1, failed: 0, skipped: 0 };
  const repeat = ["npx", program, ...args].join(" ");
  return { passed: 0, failed: 1, skipped: 0, error: { text: excerpt(output), repeat } };
}

async function runJest(check: Extract<Check, { kind: "jest" }>, options: CheckOptions): Promise<CheckResult> {
  const since = new Date();
  const result = await runProject(check, options);
  if (result.failed === 0 && !options.filter) check.keep?.(since);
  return result;
}

async function runProject(
  { name: project, filesPerCore = 1, secondTry }: Extract<Check, { kind: "jest" }>,
  options: CheckOptions,
): Promise<CheckResult> {
  const first = await jestReport(project, [`--maxWorkers=${filesPerCore * availableParallelism()}`], options);
  if (!("testResults" in first)) return first;
  const again = secondTry ? failedFiles(first) : [];
  if (again.length === 0 || options.signal.aborted) return readReport(first, project);
  options.task.detail(`${count(again.length, "file")} once more, alone`);
  const second = await jestReport(project, ["--maxWorkers=1", "--runTestsByPath", ...again], options);
  return "testResults" in second ? readReport(settled(first, second), project) : second;
}

/** What jest reports, or how it ended without a report. */
async function jestReport(
  project: string,
  extra: readonly string[],
  options: CheckOptions,
): Promise<JestReport | CheckResult> {
  const folder = await mkdtemp(path.join(tmpdir(), "ladder-"));
  const report = path.join(folder, "report.json");
  const selection = [`--selectProjects=${project}`];
  // A missing snapshot fails with --ci, instead of being written.
  const args = ["--ci", ...selection, "--json", `--outputFile=${report}`];
  // No test is about time: this ends what hangs, and leaves alone what a busy machine is slow at.
  args.push("--testTimeout=30000");
  if (options.filter) args.push("-t", escapeRegExp(options.filter));
  args.push(...extra);
  let files = 0;
  const onLine = (line: string) => {
    const file = /^(?:PASS|FAIL) .*?(\S+\.test\.ts)/.exec(line)?.[1];
    if (!file) return;
    files += 1;
    options.task.detail(`${count(files, "file")}, last ${path.basename(file)}`);
  };
  try {
    const { output } = await run("jest", args, { ...options, onLine });
    const text = await readFile(report, "utf8").catch(() => undefined);
    if (text) return JSON.parse(text) as JestReport;
    const repeat = ["npx jest", ...selection].join(" ");
    const told = output.replaceAll(/^PASS .*\n/gm, "");
    return { passed: 0, failed: 1, skipped: 0, error: { text: excerpt(told), repeat } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface RunOptions {
  readonly signal: AbortSignal;
  readonly onLine?: (line: string) => void;
}

/** Runs a program of this project's packages, or of the PATH; an interruption is passed on to it. */
function run(program: string, args: readonly string[], { signal, onLine }: RunOptions) {
  const bin = path.resolve("node_modules/.bin");
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, FORCE_COLOR: "0" };
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const stop = () => child.kill("SIGINT");
    signal.addEventListener("abort", stop, { once: true });
    let output = "";
    const listen = (chunk: string) => {
      output += chunk;
      for (const line of chunk.split("\n")) onLine?.(line);
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", listen);
    child.on("error", reject);
    child.on("close", (code) => {
      signal.removeEventListener("abort", stop);
      resolve({ code, output });
    });
  });
}
