import type { Refusal } from "../refusal";
import type { Environment } from "../schema";

const MINUTES_OF_A_DAY = 24 * 60;

/** Whether alerts are ever heard. */
export function datadogRefusals({ datadog }: Environment): Refusal[] {
  return datadog.maintenance.flatMap(({ every, minutes }, index) =>
    every === "day" && minutes >= MINUTES_OF_A_DAY
      ? [
          {
            path: ["datadog", "maintenance", index, "minutes"],
            value: minutes,
            reason:
              "would silence every alert for ever: that is the whole of every day. Shorten it, or leave it out.",
          },
        ]
      : [],
  );
}
