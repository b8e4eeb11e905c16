import { UserError } from "../../config/user-error";
import { parseArguments } from "../arguments";
import { interruptible } from "../terminal/interruption";
import { colorsFor } from "../terminal/output";
import { Progress } from "../terminal/progress";
import { climb } from "./climb";
import { ladder, type Rung } from "./ladder";
import { findNeed } from "./needs";
import { summarize } from "./summary";

const USAGE = `npm test [-- [--rung N]... [part of a test's name]]

Climbs the ladder of proof as far as this machine allows and says what was proven.
REQUIRE_ALL_RUNGS=1 makes what cannot be proven a failure, as on CI.

  --rung N   only this rung (${ladder.map(({ number }) => number).join(", ")}); may be given several times
  --help     this text`;

/** `npm test`. */
export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, USAGE, {
    options: { rung: { type: "string", multiple: true } },
    allowPositionals: true,
  });
  const rungs = values.rung ? values.rung.map(rungCalled) : ladder;
  const filter = positionals.join(" ") || undefined;
  const progress = new Progress(process.stdout);
  return interruptible(async (signal) => {
    try {
      const results = await climb(rungs, { progress, signal, findNeed, filter });
      progress.stop();
      const requireAll = Boolean(process.env.REQUIRE_ALL_RUNGS);
      const summary = summarize(results, { requireAll, filter, colors: colorsFor(process.stdout) });
      process.stdout.write(`\n${summary.text}\n`);
      return summary.exitCode;
    } finally {
      progress.stop();
      if (signal.aborted) process.stdout.write("\nInterrupted. What ran is stopped.\n");
    }
  });
}

function rungCalled(number: string): Rung {
  const rung = ladder.find((candidate) => String(candidate.number) === number);
  if (rung) return rung;
  const numbers = ladder.map((candidate) => candidate.number).join(", ");
  throw new UserError(`--rung: "${number}" is not a rung of the ladder. Choose from ${numbers}.`);
}
