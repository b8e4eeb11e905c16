import { prod } from "../../../config/environments/prod";
import { parseEnvironment } from "../../../config/load";
import type { Environment, EnvironmentInput } from "../../../config/schema";

/** A day on which 1.33 (seed) is in extended and 1.35 (current) in standard support. */
export const TODAY = new Date("2026-11-01T12:00:00Z");

/** What a case changes in `prod`; anything goes, since wrong values are the point. */
// biome-ignore lint/suspicious/noExplicitAny: a fixture of wrong values has no type
export type Change = (environment: any) => void;

export function changed(change: Change): EnvironmentInput {
  const environment = structuredClone(prod);
  change(environment);
  return environment;
}

/** `prod` with a change that must not be refused. */
export function accepted(change: Change, today = TODAY): Environment {
  return parseEnvironment(changed(change), today);
}

/** The lines that refuse `prod` with a change: one for each wrong value. */
export function refused(change: Change, today = TODAY): string[] {
  return linesOf(() => parseEnvironment(changed(change), today));
}

/** The lines of the refusal that `load` ends in, without the heading. */
export function linesOf(load: () => unknown): string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof Error && error.name === "UserError") return error.message.split("\n  ").slice(1);
    throw error;
  }
  return [];
}
