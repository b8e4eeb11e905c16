import type { Figure } from "./figure";
import { measure } from "./measure";

/** How long the tests take, from the first rungs and in all. */
export async function timeLadder(): Promise<Figure[]> {
  const time = async (args: readonly string[], aim: number): Promise<Figure> => {
    const what = `\`${["npm", ...args].join(" ")}\``;
    console.error(`ladder: ${what}`);
    const { seconds } = await measure(["npm", ...args]);
    return { bench: "ladder", what, measured: seconds, unit: "s", aim: { atMost: aim } };
  };
  return [await time(["test", "--", "--rung", "0", "--rung", "1"], 30), await time(["test"], 900)];
}
