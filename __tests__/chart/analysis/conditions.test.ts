/**
 * What Rollouts makes of each answer that Datadog may give, measured with the real provider and the real evaluator
 * of each version. docs/decisions/0008-analysis.md explains it.
 */

import { withGo } from "../../go-program";
import { RENDER_MILLISECONDS, render, set } from "../rendered";
import { answers } from "./answers";
import { BUILD_MILLISECONDS, type Controller, controller, metrics, versions } from "./controller";

const CANARY = `
  Datadog answers      traffic       error-rate    latency-p99
  0.01                 Successful    Successful    Successful
  0.0499               Successful    Successful    Successful
  0.05                 Successful    Failed        Successful
  0.499                Successful    Failed        Successful
  0.5                  Successful    Failed        Failed
  1e300                Successful    Failed        Failed
  -1                   Inconclusive  Successful    Inconclusive
  zero                 Inconclusive  Successful    Inconclusive
  null at the end      Inconclusive  Successful    Inconclusive
  no points            Inconclusive  Inconclusive  Inconclusive
  no series            Inconclusive  Inconclusive  Inconclusive
  no series, an error  Inconclusive  Inconclusive  Inconclusive
  no value             Error         Error         Error
  NaN                  Error         Error         Error
  "NaN"                Error         Error         Error
  a page               Error         Error         Error
  nothing              Error         Error         Error
  HTTP 401             Error         Error         Error
  HTTP 403             Error         Error         Error
  HTTP 429             Error         Error         Error
  HTTP 500             Error         Error         Error`;

/** An inconclusive result would leave a blue-green Rollout hanging: what is missing fails. */
const BLUE_GREEN = CANARY.replaceAll("Inconclusive", "Failed      ");

withGo.each(versions)("A single answer, to Rollouts %s", (version) => {
  let rollouts: Controller;
  beforeAll(async () => {
    rollouts = await controller(version);
  }, BUILD_MILLISECONDS);

  it.each([
    { strategy: "canary", analysis: "background", expected: CANARY },
    { strategy: "canary", analysis: "step", expected: CANARY },
    { strategy: "blueGreen", analysis: "prePromotion", expected: BLUE_GREEN },
    { strategy: "blueGreen", analysis: "postPromotion", expected: BLUE_GREEN },
  ] as const)(
    "means what the table says, in the $analysis analysis",
    async ({ strategy, analysis, expected }) => {
      const manifests = await render(set({ "analysis.enabled": true, strategy }));
      const outcomes = await rollouts.play(
        manifests,
        Object.values(answers).map((answer) => ({
          analysis,
          answers: { traffic: [answer], "error-rate": [answer], "latency-p99": [answer] },
          // After the first measurement, which none of these answers lets a run end with.
          endsAfterSeconds: 121,
        })),
      );

      const rows = outcomes.map((outcome, i) => {
        const phaseOf = (metric: string) =>
          outcome.metrics.find(({ name }) => name === metric)?.measurements[0]?.phase;
        return [Object.keys(answers)[i], ...metrics.map(phaseOf)];
      });
      expect(table(["Datadog answers", ...metrics], ...rows)).toEqual(lines(expected));
    },
    RENDER_MILLISECONDS,
  );
});

withGo("A harness that notices", () => {
  it(
    "sees the case study's condition crash 1.6.0, as it would crash the controller",
    async () => {
      const rollouts = await controller("1.6.0");
      await expect(rollouts.play(await caseStudy(), nothingMeasured)).rejects.toThrow(/SIGSEGV|nil pointer/);
    },
    BUILD_MILLISECONDS,
  );

  it(
    "sees the same condition reported as an error by 1.6.6",
    async () => {
      const rollouts = await controller("1.6.6");
      const [outcome] = await rollouts.play(await caseStudy(), nothingMeasured);
      expect(outcome?.phase).toBe("Error");
    },
    BUILD_MILLISECONDS,
  );

  const nothing = [answers["no series"] as (typeof answers)[string]];
  const nothingMeasured = [
    { analysis: "step", answers: { traffic: nothing, "error-rate": nothing, "latency-p99": nothing } },
  ] as const;

  /** The chart's objects with the condition that the case study has. */
  async function caseStudy() {
    const manifests = await render(set({ "analysis.enabled": true }));
    const template = structuredClone(manifests.one("AnalysisTemplate"));
    for (const metric of template.spec.metrics) {
      metric.successCondition = "result[0] < 0.05";
      delete metric.failureCondition;
    }
    return { one: (kind: string) => (kind === "AnalysisTemplate" ? template : manifests.one(kind)) };
  }
});

/** Rows of words, as lines that can be compared with a table written by hand. */
function table(...rows: readonly (string | undefined)[][]): string[] {
  return rows.map((row) => row.join(" | "));
}

function lines(text: string): string[] {
  return text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/ {2,}/).join(" | "));
}
