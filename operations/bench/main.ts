import { writeFileSync } from "node:fs";
import { parseArguments } from "../arguments";
import { timeLadder } from "./ladder";
import { compareRehearsals } from "./rehearsals";
import { type Comparison, type Figure, renderReport } from "./report";
import { compareSynths } from "./synths";

const USAGE = `npm run bench [-- --only synth|rehearsal|ladder] [--rounds N]

Measures and writes docs/benchmarks.md: nothing else should run on the machine meanwhile.

  --only NAME    one of the benches; the others keep out of the report
  --rounds N     pairs of runs a comparison (default: 7 for synth, 3 for the rehearsal)
  --print        print the report instead of writing it
  --help         this text`;

const REPORT = "docs/benchmarks.md";

/** `npm run bench`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: {
      only: { type: "string" },
      rounds: { type: "string" },
      print: { type: "boolean", default: false },
    },
  });
  const wanted = (name: string) => values.only === undefined || values.only === name;
  const rounds = (usual: number) => (values.rounds ? Number(values.rounds) : usual);
  const comparisons: Comparison[] = [];
  const figures: Figure[] = [];
  if (wanted("synth")) comparisons.push(await compareSynths(rounds(7)));
  if (wanted("rehearsal")) comparisons.push(await compareRehearsals(rounds(3)));
  if (wanted("ladder")) figures.push(...(await timeLadder()));
  const report = renderReport({ comparisons, figures, date: new Date() });
  if (values.print) console.log(report);
  else {
    writeFileSync(REPORT, report);
    console.log(`Written to ${REPORT}.`);
  }
  return 0;
}
