import { inWords } from "../terminal/text";
import type { RehearsalResult } from "./report";

/** Something that a rehearsal did not prove. */
export interface Limit {
  /** What was not proven, and why. */
  readonly what: string;
  /** What stands in its place, or how to get there. */
  readonly remedy: string;
}

/** What a rehearsal leaves open, most of it because a tool or an account is missing. */
export function notProven({ stacks, missing, synthesized }: RehearsalResult): Limit[] {
  const rehearsed = stacks.map(({ stack }) => stack.environment);
  const others = synthesized.filter(({ environment }) => !rehearsed.includes(environment));
  const names = [...new Set(others.map(({ environment }) => environment))].join(", ");
  return [
    ...missing.map(({ why, remedy }) => ({
      what: `Every stack of local, applied: ${why}.`,
      remedy: `${remedy}.`,
    })),
    ...stacks
      .filter(({ outcome }) => outcome.proof === "mocked")
      .map(({ stack }) => ({
        what: `${stack.id} on real APIs: the emulator has no ${stack.notEmulated.join(", ")}.`,
        remedy: `Mocked providers took it, with the outputs of ${inWords(stack.dependencies)}.`,
      })),
    ...stacks.flatMap(({ stack, outcome }) =>
      outcome.proof === "none" && outcome.remedy
        ? [{ what: `${stack.id}: ${outcome.why}.`, remedy: `${outcome.remedy}.` }]
        : [],
    ),
    {
      what: `${names}, applied: they were synthesized, and belong to real accounts.`,
      remedy: "README.md, “Deploying for real”, says how to get there.",
    },
  ];
}
