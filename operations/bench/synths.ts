import { type Measurement, measure } from "./measure";
import type { Comparison } from "./report";

const METHOD =
  "All stacks of dev and prod, each run a new process, the two commands in turn. Seconds include npm and npx " +
  "themselves; memory is the largest resident size of any Node process of the run. `cdktf synth` calls the same " +
  "synth command and adds its own start, and a look for dependencies and versions. The program is bundled and " +
  "compiled from a run before; the first run after a change takes about half a second more.";

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
    title: "Cold synth",
    method: METHOD,
    ours: { name: "`npm run synth`", runs: ours },
    theirs: { name: "`npx cdktf synth`", runs: theirs },
    aims: { ratio: 0.2, seconds: 1.0, megabytes: 200 },
  };
}
