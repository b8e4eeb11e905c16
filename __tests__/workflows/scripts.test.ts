/** A workflow says when and with which rights; what is done is a program, with tests of its own. */
import { existsSync, readFileSync } from "node:fs";
import { ladder } from "../../operations/test/ladder";
import { ladderJobs } from "../../operations/test/matrix";
import { steps, workflowCalled } from "./workflow";

const runs = steps.flatMap(([name, { run }]) => (run === undefined ? [] : [{ name, run }]));
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

test.each(runs)("$name: `$run` is one line, into which nothing is pasted", ({ run }) => {
  expect(run.trimEnd()).not.toContain("\n");
  // Values arrive as variables of the environment, where no shell reads them as code.
  expect(run).not.toContain("${{");
});

test.each(runs)("$name: what `$run` runs is there", ({ run }) => {
  for (const [file] of run.matchAll(/(?:operations|backend|\.ci)\/[\w./-]+/g)) {
    expect([file, existsSync(file)]).toEqual([file, true]);
  }
  for (const [, script] of run.matchAll(/npm run (?:--silent )?([\w:-]+)/g)) {
    expect(Object.keys(scripts)).toContain(script);
  }
});

test("ci has a job for each rung of the ladder, named by what it proves", () => {
  const numbers = ladderJobs().map(({ number }) => number);
  expect(numbers).toEqual([...new Set(ladder.map(({ number }) => number))]);
  for (const { number, proves } of ladder) {
    expect(ladderJobs().find((job) => job.number === number)?.proves).toContain(proves);
  }
  expect(workflowCalled("ci").jobs.rung?.steps?.at(-1)?.run).toBe('bash .ci/run --rung "$RUNG"');
});
