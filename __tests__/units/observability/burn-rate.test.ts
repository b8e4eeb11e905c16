/** The arithmetic of burn-rate alerts, held to a simulation that counts requests minute by minute. */
import fc from "fast-check";
import {
  type BurnRateAlert,
  badFraction,
  budgetGoneAtAlert,
  burnRateAlerts,
  endsAfter,
  errorBudgetMinutes,
  exhaustedAfterDays,
  firesAfter,
  highestBurnRate,
  LONGEST_WINDOW,
  type Objective,
} from "../../../constructs/observability/burn-rate";

const availability: Objective = { target: 99.9, days: 30 };
const errors: Objective = { target: 99.9, days: 7 };
const latency: Objective = { target: 95, days: 7 };
const objectives = [availability, errors, latency];

const eachAlert = objectives.flatMap((objective) =>
  burnRateAlerts(objective).map((alert) => ({
    name: `${objective.target} % over ${objective.days} d, ${alert.severity} over ${alert.longWindow / 60} h`,
    objective,
    alert,
  })),
);

/** The minutes in which the alert fires, after a clean past as long as its window. @param burnRate by minute */
function firing({ longWindow, shortWindow, threshold }: BurnRateAlert, minutes: number, burnRate: Rate) {
  const sums = [0];
  const until = (minute: number) => sums[Math.max(0, minute)] as number;
  for (let minute = 1; minute <= minutes; minute += 1) sums.push(until(minute - 1) + burnRate(minute));
  const average = (minute: number, window: number) => (until(minute) - until(minute - window)) / window;
  // Sums of many fractions are a hair off.
  const burns = (minute: number, window: number) => average(minute, window) >= threshold * (1 - 1e-9);
  const all = Array.from({ length: minutes }, (_, index) => index + 1);
  return all.filter((minute) => burns(minute, longWindow) && burns(minute, shortWindow));
}

type Rate = (minute: number) => number;

/** Burn rates that can be, from somewhat above the threshold to an outage. */
const above = ({ objective, alert }: { objective: Objective; alert: BurnRateAlert }) =>
  fc.double({ min: alert.threshold * 1.01, max: highestBurnRate(objective), noNaN: true });

describe("budgets", () => {
  test("99.9 % leaves 43.2 minutes in thirty days and 10.08 in seven", () => {
    expect(errorBudgetMinutes(availability)).toBe(43.2);
    expect(errorBudgetMinutes(errors)).toBe(10.08);
  });

  test("an outage burns a thousand times too fast where a thousandth may fail, and twenty where a twentieth", () => {
    expect([highestBurnRate(availability), highestBurnRate(latency)]).toEqual([1000, 20]);
    expect(badFraction(availability, 14.4)).toBe(0.0144);
  });

  test("at burn rate 1 the budget lasts as long as the objective's window", () => {
    expect(exhaustedAfterDays(availability, 1)).toBe(30);
    expect(badFraction(availability, 1)).toBe(0.001);
  });

  test.each([0, 100, 101, -1, Number.NaN])("an objective of %p %% is refused", (target) => {
    expect(() => burnRateAlerts({ target, days: 7 })).toThrow(
      `An objective of ${target} % has no error budget`,
    );
  });
});

describe("thresholds", () => {
  const thresholds = (objective: Objective) => burnRateAlerts(objective).map(({ threshold }) => threshold);

  test("are the workbook's and Datadog's, with two days in the place of three", () => {
    expect(thresholds(availability)).toEqual([14.4, 6, 3, 1.5]);
    expect(thresholds(errors)).toEqual([16.8, 5.6, 2.8, 1.4]);
  });

  test("windows are an hour, six, a day and two, and a twelfth of each", () => {
    const windows = burnRateAlerts(errors).map(({ longWindow, shortWindow }) => [longWindow, shortWindow]);
    expect(windows).toEqual([
      [60, 5],
      [360, 30],
      [1440, 120],
      [2880, 240],
    ]);
  });

  test("are met when half of all requests are bad, however large the budget", () => {
    expect(thresholds(latency)).toEqual([10, 5.6, 2.8, 1.4]);
    fc.assert(
      fc.property(objective(), (any) => {
        for (const { threshold } of burnRateAlerts(any)) {
          expect(badFraction(any, threshold)).toBeLessThanOrEqual(0.5 + 1e-9);
          expect(threshold).toBeLessThanOrEqual(highestBurnRate(any));
        }
      }),
    );
  });

  test("windows are what Datadog takes: whole hours up to 48, and shorter whole minutes", () => {
    for (const { longWindow, shortWindow } of burnRateAlerts(availability)) {
      expect(longWindow % 60).toBe(0);
      expect(longWindow).toBeLessThanOrEqual(LONGEST_WINDOW);
      expect(Number.isInteger(shortWindow)).toBe(true);
      expect(shortWindow).toBeLessThan(longWindow);
    }
  });

  test("a page asks for a faster burn than a ticket, and a longer window for a slower one", () => {
    fc.assert(
      fc.property(objective(), (any) => {
        const alerts = burnRateAlerts(any);
        expect(alerts.map(({ severity }) => severity)).toEqual(["page", "page", "ticket", "ticket"]);
        const thresholds = alerts.map(({ threshold }) => threshold);
        expect(thresholds).toEqual([...thresholds].sort((a, b) => b - a));
        expect(alerts.map(({ longWindow }) => longWindow / 60)).toEqual([1, 6, 24, 48]);
      }),
    );
  });

  function objective() {
    const target = fc.double({ min: 1, max: 99.999, noNaN: true });
    return fc.record({ target, days: fc.constantFrom<(7 | 30)[]>(7, 30) });
  }
});

describe.each(eachAlert)("$name", ({ objective, alert }) => {
  const { longWindow, shortWindow, threshold } = alert;

  test("fires at a steady burn when theory says, to the minute", () => {
    fc.assert(
      fc.property(above({ objective, alert }), (burnRate) => {
        const after = firesAfter(alert, burnRate) as number;
        const [first] = firing(alert, longWindow + 1, () => burnRate);
        expect(first).toBe(Math.ceil(after * (1 - 1e-9)));
      }),
      { numRuns: 25 },
    );
  });

  test("fires at the threshold itself, once the long window is full", () => {
    expect(firing(alert, longWindow + 1, () => threshold)).toEqual([longWindow, longWindow + 1]);
  });

  test("stays silent at 90 % of the threshold", () => {
    expect(firesAfter(alert, threshold * 0.9)).toBeUndefined();
    expect(firing(alert, 3 * longWindow, () => threshold * 0.9)).toEqual([]);
  });

  test("a spike fires it once it has taken its part of the budget, and not before", () => {
    const outage = highestBurnRate(objective);
    const enough = Math.ceil(firesAfter(alert, outage) as number);
    const spike =
      (length: number): Rate =>
      (minute) =>
        minute <= length ? outage : 0;
    expect(firing(alert, enough + shortWindow, spike(enough))[0]).toBe(enough);
    expect(firing(alert, 2 * longWindow, spike(enough - 1))).toEqual([]);
    const taken = (enough * outage) / (objective.days * 24 * 60);
    expect(taken).toBeGreaterThanOrEqual(budgetGoneAtAlert(objective, alert) - 1e-9);
  });

  test("ends soon after the trouble has, when theory says", () => {
    fc.assert(
      fc.property(above({ objective, alert }), (burnRate) => {
        const trouble = longWindow + shortWindow;
        const during = firing(alert, trouble + longWindow, (minute) => (minute <= trouble ? burnRate : 0));
        const last = Math.floor(endsAfter(alert, burnRate) * (1 + 1e-9) + 1e-6);
        expect((during.at(-1) as number) - trouble).toBe(last);
      }),
      { numRuns: 25 },
    );
  });

  test("a leak that grows fires it when half the window lies behind the threshold", () => {
    // So slow that the threshold is reached after the long window has filled.
    const growth = threshold / (2 * longWindow);
    const [first] = firing(alert, 3 * longWindow, (minute) => growth * minute);
    expect(Math.abs((first as number) - (threshold / growth + longWindow / 2))).toBeLessThanOrEqual(1);
  });

  test("the same part of the budget is gone when it fires, however fast it burnt", () => {
    fc.assert(
      fc.property(above({ objective, alert }), (burnRate) => {
        const gone = ((firesAfter(alert, burnRate) as number) * burnRate) / (objective.days * 24 * 60);
        expect(gone).toBeCloseTo(budgetGoneAtAlert(objective, alert), 9);
      }),
    );
  });
});

describe.each(objectives)("$target % over $days days, all alerts together", (objective) => {
  const alerts = burnRateAlerts(objective);
  const slowest = alerts.at(-1) as BurnRateAlert;

  test("whatever would empty the budget within half the objective's window is told before it is empty", () => {
    const burnRates = fc.double({ min: 2, max: highestBurnRate(objective), noNaN: true });
    fc.assert(
      fc.property(burnRates, (burnRate) => {
        const times = alerts.flatMap((alert) => firesAfter(alert, burnRate) ?? []);
        const empty = exhaustedAfterDays(objective, burnRate) * 24 * 60;
        expect(Math.min(...times)).toBeLessThanOrEqual(empty / 2);
      }),
    );
  });

  test("a slow leak makes a ticket and wakes nobody", () => {
    const leak = () => slowest.threshold * 1.1;
    const fired = alerts.filter((alert) => firing(alert, 3 * LONGEST_WINDOW, leak).length > 0);
    expect(fired).toEqual([slowest]);
  });

  test("an outage pages first of all", () => {
    const times = alerts.map((alert) => firesAfter(alert, highestBurnRate(objective)) as number);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(alerts[0]?.severity).toBe("page");
  });
});
