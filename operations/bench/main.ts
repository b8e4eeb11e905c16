import { readFileSync, writeFileSync } from "node:fs";
import { UserError } from "../../config/user-error";
import { parseArguments } from "../arguments";
import { figuresOf } from "./comparison";
import type { BenchName, Figure } from "./figure";
import { timeLadder } from "./ladder";
import { compareRehearsals } from "./rehearsals";
import { withFigures } from "./report";
import { timeService } from "./service";
import { compareSynths } from "./synths";

const USAGE = `npm run bench [-- --only synth|rehearsal|service|ladder] [--rounds N]

Measures and writes the table of docs/performance.md, and service/BENCHMARKS.md: nothing else should run on the machine meanwhile.

  --only NAME    one of the benches; the rows of the others stay as they are
  --rounds N     pairs of runs a comparison (default: 7 for synth, 3 for the rehearsal, 10 for the service)
  --print        print the page instead of writing it
  --help         this text`;

const PAGE = "docs/performance.md";

const BENCHES: Readonly<
  Record<BenchName, (rounds: number | undefined, print: boolean) => Promise<Figure[]>>
> = {
  synth: async (rounds = 7) => figuresOf(await compareSynths(rounds)),
  rehearsal: async (rounds = 3) => figuresOf(await compareRehearsals(rounds)),
  service: (rounds = 10, print) => timeService(rounds, print),
  ladder: timeLadder,
};

/** `npm run bench`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: {
      only: { type: "string" },
      rounds: { type: "string" },
      print: { type: "boolean", default: false },
    },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  const figures: Figure[] = [];
  for (const bench of wanted(values.only)) figures.push(...(await BENCHES[bench](rounds, values.print)));
  const page = withFigures(readFileSync(PAGE, "utf8"), { figures, date: new Date() });
  if (values.print) console.log(page);
  else {
    writeFileSync(PAGE, page);
    console.log(`Written to ${PAGE}.`);
  }
  return 0;
}

function wanted(only: string | undefined): BenchName[] {
  const names = Object.keys(BENCHES) as BenchName[];
  if (only === undefined) return names;
  const name = names.find((candidate) => candidate === only);
  if (name) return [name];
  throw new UserError(`--only: "${only}" is not a bench. Choose from ${names.join(", ")}.`);
}
