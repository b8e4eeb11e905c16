/** What whole runs come to, through the real controller of each version. */

import { withGo } from "../../go-program";
import { RENDER_MILLISECONDS, type Rendered, render, set } from "../rendered";
import { answers, points } from "./answers";
import {
  type Answer,
  BUILD_MILLISECONDS,
  type Controller,
  controller,
  type Metric,
  metrics,
  type Outcome,
  type Scenario,
  versions,
} from "./controller";

// Hundreds of runs take a second or two, on a busy machine longer.
jest.setTimeout(60_000);

/** What a new version does while it is measured, as Datadog tells it. */
const good = told(120, 0, 0.08);
const failing = told(120, 0.3, 0.08);
const slow = told(120, 0, 0.9);
/** Datadog's nulls, which Rollouts reads as zeros. */
const unseen = told(null, null, null);
/** No series: the version has never reported anything. */
const unheardOf = told(undefined, undefined, undefined);
const away = {
  traffic: answers["HTTP 500"],
  "error-rate": answers["HTTP 500"],
  "latency-p99": answers["HTTP 500"],
};

const canary = ["background", "step"] as const;
const blueGreen = ["prePromotion", "postPromotion"] as const;

withGo.each(versions)("An analysis by Rollouts %s", (version) => {
  let rollouts: Controller;
  const manifests: Partial<Record<Scenario["analysis"], Rendered>> = {};
  beforeAll(async () => {
    for (const analysis of canary) manifests[analysis] = await render(set({ "analysis.enabled": true }));
    for (const analysis of blueGreen) {
      manifests[analysis] = await render(set({ "analysis.enabled": true, strategy: "blueGreen" }));
    }
    rollouts = await controller(version);
  }, BUILD_MILLISECONDS + RENDER_MILLISECONDS);

  describe.each([...canary, ...blueGreen])("%s", (analysis) => {
    const missing = analysis === "background" || analysis === "step" ? "Inconclusive" : "Failed";

    it("passes a version that serves in time and without a single error", async () => {
      const outcome = await play(good);
      expect(outcome.phase).toBe("Successful");
      expect(measured(outcome)).toEqual([5, 5, 5]);
    });

    it("fails a version that answers one request in three with an error, at the fourth measurement", async () => {
      const outcome = await play(failing);
      expect(outcome.phase).toBe("Failed");
      expect(outcome.message).toBe(
        'Metric "error-rate" assessed Failed due to failed (4) > failureLimit (3)',
      );
    });

    it("fails a version that is slow", async () => {
      const outcome = await play(slow);
      expect(outcome.phase).toBe("Failed");
      expect(outcome.message).toContain('"latency-p99"');
    });

    it("bears three bad measurements", async () => {
      expect((await play(failing, failing, failing, good)).phase).toBe("Successful");
    });

    it(`is ${missing} for a version that nobody has asked anything, whichever way Datadog says so`, async () => {
      const outcomes = await playAll(analysis, [[unseen], [unheardOf]]);
      expect(outcomes.map(({ phase }) => phase)).toEqual([missing, missing]);
    });

    it("asks again before it gives up on data that is late", async () => {
      expect((await play(unseen, good)).phase).toBe("Successful");
      expect((await play(unheardOf, good)).phase).toBe("Successful");
    });

    it("asks again for 40 seconds while Datadog is away, and then aborts", async () => {
      const outcomes = await playAll(analysis, [
        [away, away, away, away, good],
        [away, away, away, away, away, good],
      ]);
      expect(outcomes.map(({ phase }) => phase)).toEqual(["Successful", "Error"]);
    });

    it("first measures after two minutes, and looks two minutes back", async () => {
      const outcome = await play(good);
      const [first] = outcome.metrics.map(({ measurements }) => measurements[0]?.startedAt);
      expect(first).toBe("2026-01-01T00:02:00Z");
      expect(outcome.windowSeconds).toBe(120);
    });

    it("reads this service, this environment and the pods of this rollout, of the right requests", async () => {
      const { queries } = await play(good);
      const operation = analysis === "prePromotion" ? "http.server.shadow" : "http.server.request";
      const tags = "{service:sample-web-app,env:local,version:1.0.0-new}";
      const hits = `cumsum(default_zero(sum:trace.${operation}.hits${tags}.as_count()))`;
      expect([...queries].sort()).toEqual([
        `cumsum(default_zero(sum:trace.${operation}.errors${tags}.as_count())) / clamp_min(${hits}, 1)`,
        hits,
        `p99:trace.${operation}${tags}.rollup(60).fill(last)`,
      ]);
    });

    /** What comes of measurements one after the other, the last of which repeats. */
    async function play(...measurements: Measurement[]): Promise<Outcome> {
      const [outcome] = await playAll(analysis, [measurements]);
      return outcome as Outcome;
    }
  });

  describe.each([
    { strategy: "canary", analysis: "step", missing: "Inconclusive" },
    { strategy: "blueGreen", analysis: "prePromotion", missing: "Failed" },
  ] as const)("in every order, $strategy", ({ analysis, missing }) => {
    it("never passes a version that fails whenever there is data, whatever is missing", async () => {
      const series = patterns([failing, unseen, unheardOf]);
      const passed = (await playAll(analysis, series)).filter(({ phase }) => phase === "Successful");
      expect(passed).toEqual([]);
    });

    it("passes no other series than those with three bad measurements at most, and one without data", async () => {
      const series = patterns([good, slow, unseen]);
      const phases = (await playAll(analysis, series)).map(({ phase }) => phase);
      const expected = series.map((measurements) => {
        const bad = at(measurements, slow);
        const none = at(measurements, unseen);
        const failed = missing === "Failed" ? [...bad, ...none].sort((a, b) => a - b) : bad;
        // What exceeds its limit first ends the run.
        const end = { failed: failed[3] ?? 5, missing: none[1] ?? 5 };
        if (end.failed === 5 && end.missing === 5) return "Successful";
        return end.failed < end.missing ? "Failed" : missing;
      });
      expect(phases).toEqual(expected);
    });
  });

  it("beside a canary's steps goes on for as long as they do", async () => {
    const patient = { analysis: "background", endsAfterSeconds: 3600 } as const;
    const late = [...Array.from({ length: 60 }, () => good), failing];
    const [healthy, spoiled] = await rollouts.play(manifests.background as Rendered, [
      { ...patient, answers: byMetric([good]) },
      { ...patient, answers: byMetric(late) },
    ]);
    expect(healthy?.phase).toBe("Successful");
    expect(healthy?.seconds).toBeGreaterThanOrEqual(3600);
    expect(spoiled?.phase).toBe("Failed");
    expect(spoiled?.seconds).toBeLessThan(3600);
  });

  function playAll(
    analysis: Scenario["analysis"],
    series: readonly (readonly Measurement[])[],
  ): Promise<Outcome[]> {
    // The rollout ends the run beside its steps: here, after the fifth measurement.
    const ends = analysis === "background" ? { endsAfterSeconds: 250 } : {};
    return rollouts.play(
      manifests[analysis] as Rendered,
      series.map((measurements) => ({ analysis, answers: byMetric(measurements), ...ends })),
    );
  }
});

type Measurement = Readonly<Record<Metric, Answer | undefined>>;

/** Three numbers that Datadog tells at once; null where it has none yet, undefined where it has no series. */
function told(...values: [traffic: Value, errorRate: Value, latency: Value]): Measurement {
  const [traffic, errorRate, latency] = values.map((value) =>
    value === undefined ? points() : points(value),
  );
  return { traffic, "error-rate": errorRate, "latency-p99": latency };
}
type Value = number | null | undefined;

function byMetric(measurements: readonly Measurement[]): Scenario["answers"] {
  const of = (metric: Metric) => measurements.map((measurement) => measurement[metric] as Answer);
  return { traffic: of("traffic"), "error-rate": of("error-rate"), "latency-p99": of("latency-p99") };
}

/** Every series of five measurements. */
function patterns(kinds: readonly Measurement[]): Measurement[][] {
  let all: Measurement[][] = [[]];
  for (let i = 0; i < 5; i++) all = all.flatMap((series) => kinds.map((kind) => [...series, kind]));
  return all;
}

function at(series: readonly Measurement[], kind: Measurement): number[] {
  return series.flatMap((measurement, i) => (measurement === kind ? [i] : []));
}

function measured(outcome: Outcome): (number | undefined)[] {
  return metrics.map((metric) => outcome.metrics.find(({ name }) => name === metric)?.measurements.length);
}
