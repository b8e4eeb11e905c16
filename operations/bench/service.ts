import { measureService } from "../../service/bench/measure-service";
import { limitsOf, ratiosOf } from "../../service/bench/report";
import type { Figure } from "./figure";

/** What the service costs; `npm run bench --workspace service` writes the same measurements in detail. */
export async function timeService(rounds: number): Promise<Figure[]> {
  const { pages, figures } = await measureService({ rounds, requests: 5000 });
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
        unit: unit === "MB" ? "MB" : "ms",
        aim: { atMost: most },
      }),
    ),
  ];
}
