import { measureService } from "../../service/bench/measure-service";
import { limitsOf, ratiosOf, writeReport } from "../../service/bench/report";
import type { Figure } from "./figure";

/** What the service costs. Unless they are only to be printed, its own page gets the same measurements in detail. */
export async function timeService(rounds: number, print: boolean): Promise<Figure[]> {
  const plan = { rounds, requests: 5000 };
  const measured = await measureService(plan);
  if (!print) writeReport({ ...measured, plan, date: new Date() });
  const { pages, figures } = measured;
  const bench = "service";
  return [
    ...pages.flatMap(({ page, slices }) =>
      ratiosOf({ page, slices }).map(({ name, byCpu, least }): Figure => {
        const note = `by processor time, median of ${rounds} pairs`;
        return {
          bench,
          what: `\`${page}\`: ${name}`,
          measured: byCpu,
          unit: "×",
          aim: { atLeast: least },
          note,
        };
      }),
    ),
    ...limitsOf(figures).map(
      ({ name, value, most, unit }): Figure => ({
        bench,
        what: name,
        measured: value,
        unit,
        aim: { atMost: most },
      }),
    ),
  ];
}
