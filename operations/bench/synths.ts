import type { Comparison } from "./comparison";
import { type Measurement, measure } from "./measure";

const OURS = ["npm", "run", "synth"];
const THEIRS = ["npx", "cdktf", "synth"];

/** `npm run synth` against the cdktf CLI's own command. */
export async function compareSynths(rounds: number): Promise<Comparison> {
  const ours: Measurement[] = [];
  const theirs: Measurement[] = [];
  // The first run after a change bundles anew.
  await measure(OURS);
  for (let round = 0; round < rounds; round += 1) {
    console.error(`synth: round ${round + 1} of ${rounds}`);
    ours.push(await measure(OURS));
    theirs.push(await measure(THEIRS));
  }
  return {
    bench: "synth",
    ours: { name: "`npm run synth`", runs: ours },
    theirs: { name: "`npx cdktf synth`", runs: theirs },
    aims: { ratio: 0.2, seconds: 1.0, megabytes: 200 },
  };
}
