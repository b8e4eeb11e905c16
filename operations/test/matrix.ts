import { setOutputs } from "../github/job";
import { ladder } from "./ladder";

/** One job of the workflow `ci`. */
export interface LadderJob {
  readonly number: number;
  /** What is known once it has run. */
  readonly proves: string;
}

/** A job for each number of the ladder, which may have several rungs. */
export function ladderJobs(): LadderJob[] {
  return [...new Set(ladder.map(({ number }) => number))].map((number) => ({
    number,
    proves: ladder
      .filter((rung) => rung.number === number)
      .map(({ proves }) => proves)
      .join("; "),
  }));
}

/** Tells the workflow which rungs there are, so that a new one needs no change of it. */
export function main(): number {
  const rungs = JSON.stringify(ladderJobs());
  setOutputs({ rungs });
  console.log(rungs);
  return 0;
}
