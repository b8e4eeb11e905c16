import { measure } from "./measure";
import type { Figure } from "./report";

/** How long the tests take, from the first rung and in all. */
export async function timeLadder(): Promise<Figure[]> {
  const time = async (args: readonly string[], aim: number): Promise<Figure> => {
    const name = ["npm", ...args].join(" ");
    console.error(`ladder: ${name}`);
    const { seconds } = await measure(["npm", ...args]);
    return { name, seconds, aim };
  };
  return [await time(["test", "--", "--rung", "0", "--rung", "1"], 30), await time(["test"], 360)];
}
