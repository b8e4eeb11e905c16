/** That a check which is green means what it seems to mean. */
import { parse } from "yaml";
import { workflowCalled } from "./workflow";

const ci = workflowCalled("ci");
const { ladder, rung, rungs, parity, rehearsal } = ci.jobs;

test("a rung that cannot run on GitHub's machines fails there, and is not passed over", () => {
  expect(parse(ci.text)).toMatchObject({ env: { REQUIRE_ALL_RUNGS: "hosted" } });
});

test("each rung is climbed on the oldest Node that is supported and on the one that the service runs on", () => {
  expect(parse(ci.text).jobs.rung.strategy).toMatchObject({ "fail-fast": false, matrix: { node: [20, 24] } });
});

test("the one check that a branch rule names waits for all others, and a job that was skipped is no success", () => {
  expect(ladder?.if).toBe("always()");
  // `rungs` only says which there are: without it, `rung` is skipped.
  const known = [ladder?.needs ?? [], "rungs", "ladder"].flat();
  expect(known.toSorted()).toEqual(Object.keys(ci.jobs).toSorted());
  expect(rung?.needs).toBe("rungs");
  expect(rungs?.steps?.at(-1)?.run).toContain("operations/test/matrix.ts");
  const held = ladder?.steps?.at(-1)?.env?.ALL_HELD;
  for (const result of ["failure", "cancelled", "skipped"]) {
    expect(held).toContain(`!contains(needs.*.result, '${result}')`);
  }
});

test("the rehearsal's report can be read afterwards, above all of one that failed", () => {
  const steps = rehearsal?.steps ?? [];
  expect(steps.at(-1)?.uses).toMatch(/^actions\/upload-artifact@/);
  expect(steps.at(-1)).toMatchObject({ if: "always()", with: { "include-hidden-files": true } });
  expect(String(steps.at(-1)?.with?.path).trim().split("\n")).toEqual(["rehearsal.txt", ".rehearsal/*.html"]);
  // Else the pipe would hide the rehearsal's exit code.
  expect(steps.at(-2)).toMatchObject({ run: "npm start --silent | tee rehearsal.txt", shell: "bash" });
});

test("the way out of the archived framework is tried each time", () => {
  expect(parity?.steps?.at(-1)?.run).toBe("npm run --silent parity");
});
