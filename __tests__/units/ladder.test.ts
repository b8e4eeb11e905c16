import pc from "picocolors";
import { Progress } from "../../operations/terminal/progress";
import { type ClimbOptions, climb, type RungResult } from "../../operations/test/climb";
import { excerpt } from "../../operations/test/excerpt";
import { failedFiles, readReport, settled } from "../../operations/test/jest-report";
import { ladder, type Rung } from "../../operations/test/ladder";
import { summarize } from "../../operations/test/summary";

const colors = pc.createColors(false);
const rung: Rung = { number: 3, proves: "stacks", needs: ["terraform"], checks: [] };
const passing = { passed: 40, failed: 0, skipped: 0 };
const failing = {
  passed: 2,
  failed: 1,
  skipped: 0,
  error: { text: "nat gateway missing", repeat: "npx jest x" },
};
const missing = { why: "terraform was not found", remedy: "Install Terraform" };

function ran(...checks: RungResult["checks"]): RungResult {
  return { rung: { ...rung, number: 0, proves: "types" }, checks, milliseconds: 12_400 };
}
const unproven: RungResult = {
  rung,
  missing: { need: "terraform", ...missing },
  checks: [],
  milliseconds: 200,
};
const close = (results: RungResult[], options: { requireAll?: boolean; filter?: string } = {}) =>
  summarize(results, {
    isRequired: ({ hosted }) => !hosted && options.requireAll === true,
    colors,
    ...options,
  });

describe("the closing table", () => {
  test("says which rungs ran, which were not proven, why, and what to do", () => {
    const { text, exitCode } = close([ran(passing, { passed: 1, failed: 0, skipped: 0 }), unproven]);
    expect(text.split("\n")).toEqual([
      "rung  proves  result                    tests  seconds",
      "────  ──────  ────────────────────────  ─────  ───────",
      "   0  types   ran                          41       12",
      "   3  stacks  not proven: no terraform      –        0",
      "",
      "Not proven here:",
      "  rung 3: terraform was not found.",
      "    Install Terraform.",
      "",
      "41 passed, 0 failed",
    ]);
    expect(exitCode).toBe(0);
  });

  test("ends with the first error, the command that shows it again, and the counts alone on a line", () => {
    const later = { ...failing, error: { text: "a later error", repeat: "npx jest y" } };
    const { text, exitCode } = close([ran(passing, failing), ran(later)]);
    expect(text.split("\n").slice(5)).toEqual([
      "Other checks failed too; see their first errors:",
      "  npx jest y",
      "",
      "The first error:",
      "",
      "nat gateway missing",
      "",
      "See it again: npx jest x",
      "",
      "44 passed, 2 failed",
    ]);
    expect(exitCode).toBe(1);
  });

  test("names what passed at its second try, which is no failure", () => {
    const { text, exitCode } = close([ran({ ...passing, flaky: ["lock.test.ts: it plans\n\nlocked"] })]);
    expect(text.split("\n").slice(3)).toEqual([
      "",
      "Failed once, and passed when it ran again, alone:",
      "",
      "lock.test.ts: it plans",
      "",
      "locked",
      "",
      "40 passed, 0 failed",
    ]);
    expect(exitCode).toBe(0);
  });

  test("says what tests that were skipped would need", () => {
    const result = {
      ...ran({ passed: 40, failed: 0, skipped: 2 }),
      lacks: { need: "chromium", ...missing } as const,
    };
    const { text, exitCode } = close([result]);
    expect(text).toContain("ran, 2 skipped");
    expect(text).toContain("rung 0: terraform was not found.\n    Install Terraform.");
    expect(exitCode).toBe(0);
    expect(close([result], { requireAll: true }).exitCode).toBe(1);
  });

  test("says once what several rungs lack", () => {
    const above = { ...unproven, rung: { ...unproven.rung, number: 7 } };
    const [, said] = close([unproven, above]).text.split("Not proven here:\n");
    expect(said).toMatch(/^ {2}rungs \d and 7: terraform was not found\.\n {4}Install Terraform\.\n\n/);
  });

  test("counts a missing tool as a failure where everything must be proven", () => {
    const { text, exitCode } = close([ran(passing), unproven], { requireAll: true });
    expect(text).toContain("failed, not proven: no terraform");
    expect(text).toMatch(/\n40 passed, 1 failed$/);
    expect(exitCode).toBe(1);
  });

  test("never counts as failed what this machine is not required to reach", () => {
    const hosted = { ...unproven, rung: { ...rung, hosted: true } as const };
    const { text, exitCode } = close([ran(passing), hosted], { requireAll: true });
    expect(text).toMatch(/not proven: no terraform[\s\S]*\n40 passed, 0 failed$/);
    expect(exitCode).toBe(0);
  });

  test("shows skipped tests, and counts them as failures where everything must be proven", () => {
    const results = [ran({ passed: 3, failed: 0, skipped: 2 })];
    expect(close(results).text).toContain("ran, 2 skipped");
    expect(close(results).exitCode).toBe(0);
    expect(close(results, { requireAll: true }).text).toMatch(/3 passed, 2 failed$/);
  });

  test("does not count as skipped what a name left out, but fails if no test has that name", () => {
    const { text, exitCode } = close([ran({ passed: 1, failed: 0, skipped: 80 })], { filter: "nat" });
    expect(text).toMatch(/ran +1 .*\n\n1 passed, 0 failed$/);
    expect(exitCode).toBe(0);
    const none = close([ran({ passed: 0, failed: 0, skipped: 81 })], { filter: "nta" });
    expect(none.text).toContain('No test is called "nta".');
    expect(none.exitCode).toBe(1);
  });
});

describe("climbing", () => {
  const node = (name: string, script: string) =>
    ({ kind: "program", name, command: ["node", "-e", script] }) as const;
  let said = "";
  const options = (): ClimbOptions => ({
    progress: new Progress({ write: (text) => (said += text) }, { env: {} }),
    signal: new AbortController().signal,
    findNeed: async (need) => (need === "terraform" ? missing : undefined),
  });
  beforeEach(() => {
    said = "";
  });

  test("a rung that fails does not keep the next from running", async () => {
    const fails = node("fails", "console.error('no such type'); process.exit(2)");
    const results = await climb(
      [
        { number: 0, proves: "a", needs: [], checks: [fails] },
        { number: 1, proves: "b", needs: [], checks: [node("passes", "")] },
      ],
      options(),
    );
    expect(results.map(({ checks }) => checks[0])).toEqual([
      {
        passed: 0,
        failed: 1,
        skipped: 0,
        error: { text: "no such type", repeat: expect.stringMatching(/^npx node -e/) },
      },
      { passed: 1, failed: 0, skipped: 0 },
    ]);
    expect(said).toMatch(/rung 0 fails: failed after \d s: see below\n/);
  });

  test("a rung climbs without what only some of its tests want, and says so", async () => {
    const rung: Rung = {
      number: 2,
      proves: "a",
      needs: [],
      wants: ["terraform"],
      checks: [node("passes", "")],
    };
    const [result] = await climb([rung], options());
    expect(result).toMatchObject({ lacks: missing, checks: [{ passed: 1 }] });
  });

  test("a rung whose tool is missing is left out, with the reason", async () => {
    const [result] = await climb([{ ...rung, checks: [node("never", "process.exit(1)")] }], options());
    expect(result).toMatchObject({ missing, checks: [] });
    expect(said).toContain("not proven: terraform was not found");
  });

  test("a name chooses tests, so programs stay out", async () => {
    const [result] = await climb(
      [{ number: 0, proves: "a", needs: [], checks: [node("types", "process.exit(1)")] }],
      { ...options(), filter: "nat" },
    );
    expect(result?.checks).toEqual([]);
  });

  test("an interruption reaches what runs, and ends the climb", async () => {
    const controller = new AbortController();
    const sleeps = node("sleeps", "setTimeout(() => {}, 60_000)");
    const climbing = climb([{ number: 0, proves: "a", needs: [], checks: [sleeps] }], {
      ...options(),
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 200);
    await expect(climbing).rejects.toThrow("aborted");
  });
});

describe("a report of jest", () => {
  const file = (
    status: string,
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[],
  ) => ({
    name: `${process.cwd()}/__tests__/units/vpc.test.ts`,
    status,
    message: "Cannot find module 'x'",
    assertionResults,
  });
  const report = (...testResults: ReturnType<typeof file>[]) => ({ testResults });

  test("gives the first failure with the command for that one test, quoted for a shell", () => {
    const failed = {
      fullName: "the VPC's subnets (3) fit",
      status: "failed",
      failureMessages: [
        "\u001b[31mExpected 3\u001b[39m\n    at vpc.test.ts:4:1\n    at node_modules/jest/x.js:1:1",
      ],
    };
    const passed = { fullName: "it has a name", status: "passed", failureMessages: [] };
    expect(readReport(report(file("failed", [passed, failed])), "units")).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      flaky: [],
      error: {
        text: "__tests__/units/vpc.test.ts: the VPC's subnets (3) fit\n\nExpected 3\n    at vpc.test.ts:4:1",
        repeat:
          "npx jest --selectProjects=units --testPathPatterns __tests__/units/vpc.test.ts -t 'the VPC'\\''s subnets \\(3\\) fit'",
      },
    });
  });

  test("counts a file that cannot be loaded as a failure", () => {
    const result = readReport(report(file("failed", [])), "units");
    expect(result.failed).toBe(1);
    expect(result.error?.text).toContain("Cannot find module 'x'");
  });

  const locked = { fullName: "it plans", status: "failed", failureMessages: ["Error: locked"] };
  const planned = { fullName: "it plans", status: "passed", failureMessages: [] };

  test("counts what failed once and passed alone as passed, and says how it had failed", () => {
    const first = report(file("passed", [planned]), {
      ...file("failed", [locked]),
      name: `${process.cwd()}/slow`,
    });
    const second = report({ ...file("passed", [planned]), name: `${process.cwd()}/slow` });
    expect(failedFiles(first)).toEqual([`${process.cwd()}/slow`]);
    expect(readReport(settled(first, second), "emulated")).toEqual({
      passed: 2,
      failed: 0,
      skipped: 0,
      flaky: ["slow: it plans\n\nError: locked"],
    });
  });

  test("counts what fails twice as failed, by its second failure", () => {
    const again = { ...locked, failureMessages: ["Error: still locked"] };
    const result = readReport(
      settled(report(file("failed", [locked])), report(file("failed", [again]))),
      "x",
    );
    expect(result).toMatchObject({ passed: 0, failed: 1, flaky: [] });
    expect(result.error?.text).toContain("still locked");
  });

  test("counts a project without tests as a failure: it proves nothing", () => {
    expect(readReport(report(), "units")).toMatchObject({
      failed: 1,
      error: { text: "Project units has no tests." },
    });
  });
});

test("an error is cut where its cause has been said", () => {
  const long = Array.from({ length: 100 }, (_, at) => `line ${at}`).join("\n");
  expect(excerpt(long).split("\n")).toHaveLength(41);
  expect(excerpt(long)).toMatch(/line 39\n… and 60 more lines$/);
});

test("rungs stand in the order they are climbed", () => {
  const numbers = ladder.map(({ number }) => number);
  expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
});
