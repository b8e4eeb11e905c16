import { readFileSync } from "node:fs";
import fc from "fast-check";
import { targets } from "../../../config/service";
import { AnalysisRun, type Answer, failedMetrics, figuresOf } from "../../../operations/story/analysis";
import { shippedSettings } from "../../../operations/story/settings";

const { analysis } = shippedSettings();
const sound = { requests: 100, errorRate: 0, p99Seconds: 0.01 };

test("the story takes the chart's own steps and thresholds", () => {
  expect(shippedSettings()).toEqual({
    weights: [20, 40, 60, 80],
    pause: 30,
    analysis: {
      errorRate: targets.brokenErrorRate,
      latencyP99Seconds: targets.latencySeconds.p99,
      interval: 30,
      count: 5,
      failureLimit: 3,
      window: 120,
    },
  });
});

test("a measurement fails by the same comparisons as in the chart's template", () => {
  const template = readFileSync("charts/sample-web-app/templates/analysis-template.yaml", "utf8");
  expect(template).toContain("failureCondition: default(result, 0) >= {{ .errorRate }}");
  expect(template).toContain("failureCondition: default(result, 0) >= {{ .latencyP99Seconds }}");

  expect(failedMetrics({ ...sound, errorRate: 0.0499 }, analysis)).toEqual([]);
  expect(failedMetrics({ ...sound, errorRate: 0.05 }, analysis)).toEqual(["error-rate"]);
  expect(failedMetrics({ ...sound, p99Seconds: 0.4999 }, analysis)).toEqual([]);
  expect(failedMetrics({ ...sound, p99Seconds: 0.5 }, analysis)).toEqual(["latency-p99"]);
});

test("three failed measurements are forgiven, the fourth ends the rollout", () => {
  const run = new AnalysisRun(analysis);
  const failing = { ...sound, errorRate: 0.3 };
  const ends = [failing, sound, failing, failing, failing].map((figures) => run.measure(figures).ends);
  expect(ends).toEqual([undefined, undefined, undefined, undefined, "error-rate"]);
});

test("failures of one metric do not count against the other", () => {
  const run = new AnalysisRun(analysis);
  const failing = { ...sound, errorRate: 0.3 };
  const slow = { ...sound, p99Seconds: 1 };
  const ends = [failing, slow, failing, slow, failing, slow].map((figures) => run.measure(figures).ends);
  expect(ends.every((metric) => metric === undefined)).toBe(true);
});

test("figures count 5xx as errors, and give the time that 99 of 100 requests stay within", () => {
  const answers: Answer[] = Array.from({ length: 100 }, (_, index) => ({
    at: index,
    version: "new",
    status: index < 7 ? 503 : index < 20 ? 404 : 200,
    seconds: (index + 1) / 1000,
  }));
  expect(figuresOf(answers)).toEqual({ requests: 100, errorRate: 0.07, p99Seconds: 0.099 });
  expect(figuresOf([])).toEqual({ requests: 0, errorRate: 0, p99Seconds: 0 });
});

test("whatever was answered, the 99th percentile is one of the times, and at most one in a hundred is above it", () => {
  const answer = fc.record({
    at: fc.constant(0),
    version: fc.constant("new" as const),
    status: fc.constantFrom(200, 404, 500),
    seconds: fc.double({ min: 0, max: 60, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 400 }), (answers) => {
      const { p99Seconds } = figuresOf(answers);
      expect(answers.some(({ seconds }) => seconds === p99Seconds)).toBe(true);
      expect(answers.filter(({ seconds }) => seconds > p99Seconds).length).toBeLessThanOrEqual(
        answers.length / 100,
      );
    }),
  );
});
