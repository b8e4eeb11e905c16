import { decisionOn, type Outcome, type StackOutcome } from "./deploy";

/** What a check tells the workflow: what was decided, whether somebody has to agree, whether there is anything to do. */
export function checkOutputs(results: readonly StackOutcome[], allowDestroy: boolean) {
  return {
    decision: JSON.stringify(decisionOn(results, allowDestroy)),
    differs: String(has(results, "differs")),
    changes: String(has(results, "differs", "accepted")),
  };
}

/**
 * What an apply tells the workflow: whether another round is to ask about plans that what was applied has changed, or
 * made possible. What waits for a person or for a failure is no reason: a round that finds the same goes nowhere.
 */
export function applyOutputs(results: readonly StackOutcome[]) {
  return { again: String(has(results, "applied") && has(results, "differs")) };
}

function has(results: readonly StackOutcome[], ...kinds: Outcome["kind"][]): boolean {
  return results.some(({ outcome }) => kinds.includes(outcome.kind));
}
