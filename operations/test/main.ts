import { UserError } from "../../config/user-error";
import { parseArguments } from "../arguments";
import { interruptible } from "../terminal/interruption";
import { colorsFor } from "../terminal/output";
import { Progress } from "../terminal/progress";
import { climb } from "./climb";
import { ladder, type Rung } from "./ladder";
import { findNeed } from "./needs";
import { summarize } from "./summary";

const NUMBERS = [...new Set(ladder.map(({ number }) => number))].join(", ");

const USAGE = `npm test [-- [--rung N]... [part of a test's name]]

Climbs the ladder of proof as far as this machine allows and says what was proven.
REQUIRE_ALL_RUNGS=1 makes what cannot be proven a failure, as on CI, but for what only the makers of providers and
charts give out; REQUIRE_ALL_RUNGS=hosted makes that a failure too.

  --rung N   only this rung (${NUMBERS}); may be given several times
  --help     this text`;

/** `npm test`. */
export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, USAGE, {
    options: { rung: { type: "string", multiple: true } },
    allowPositionals: true,
  });
  const rungs = values.rung ? values.rung.flatMap(rungsCalled) : ladder;
  const filter = positionals.join(" ") || undefined;
  const progress = new Progress(process.stdout);
  return interruptible(async (signal) => {
    try {
      const results = await climb(rungs, { progress, signal, findNeed, filter });
      progress.stop();
      const required = process.env.REQUIRE_ALL_RUNGS;
      const isRequired = ({ hosted }: Rung) => (hosted ? required === "hosted" : Boolean(required));
      const summary = summarize(results, { isRequired, filter, colors: colorsFor(process.stdout) });
      process.stdout.write(`\n${summary.text}\n`);
      return summary.exitCode;
    } finally {
      progress.stop();
      if (signal.aborted) process.stdout.write("\nInterrupted. What ran is stopped.\n");
    }
  });
}

function rungsCalled(number: string): Rung[] {
  const rungs = ladder.filter((candidate) => String(candidate.number) === number);
  if (rungs.length > 0) return rungs;
  throw new UserError(`--rung: "${number}" is not a rung of the ladder. Choose from ${NUMBERS}.`);
}
