import { Secrets } from "../plan-comment/secrets";
import type { PlannedStack } from "../rehearse/plan";
import type { Colors } from "../terminal/output";
import { type Cell, renderTable } from "../terminal/table";
import { count, inWords } from "../terminal/text";
import type { Comparison } from "./compare";

/** What was found out about a stack: nothing beside it means that it was never applied. */
export interface StackDrift {
  readonly stack: PlannedStack;
  readonly comparison?: Comparison;
  readonly error?: Error;
  /** Providers without which it could not be looked at, nor ever be applied to the emulator here. */
  readonly lacking?: readonly string[];
}

/** 1 if a stack could not be looked at, else 2 if something drifted, else 0. */
export function exitCode(results: readonly StackDrift[]): 0 | 1 | 2 {
  if (results.some(({ error }) => error)) return 1;
  return results.some(({ comparison }) => comparison && comparison.drifted.length > 0) ? 2 : 0;
}

/** A table of what drifted, what is only not applied yet, and the first error if there was one. */
export function renderDrift(results: readonly StackDrift[], colors: Colors): string {
  const drifted = results.filter(({ comparison }) => comparison?.drifted.length);
  const failed = results.find(({ error }) => error);
  return [
    renderTable(
      ["stack", "result", "resource", "changed outside of Terraform"],
      results.flatMap((result) => rows(result, colors)),
      colors,
    ),
    ...pending(results),
    ...(drifted.length > 0 ? [whatToDo(drifted.map(({ stack }) => stack.id))] : []),
    ...(failed
      ? [
          `${colors.red(`${failed.stack.id} could not be looked at:`)}\n\n${new Secrets().mask(failed.error?.message ?? "")}`,
        ]
      : []),
  ].join("\n\n");
}

function rows({ stack, comparison, error, lacking }: StackDrift, colors: Colors): Cell[][] {
  const alone = (result: string): Cell[][] => [[stack.id, result, undefined, undefined]];
  if (error) return alone(colors.red("failed"));
  if (lacking) return alone(`not looked at: no ${inWords(lacking)} here`);
  if (!comparison) return alone("not applied yet");
  if (comparison.drifted.length === 0) return alone(colors.green("clean"));
  return comparison.drifted.map(({ address, attributes }) => [
    stack.id,
    colors.yellow("drifted"),
    address,
    attributes.join(", ") || "it is gone",
  ]);
}

function pending(results: readonly StackDrift[]): string[] {
  return results.flatMap(({ stack, comparison }) =>
    comparison?.pending.length
      ? [
          `${stack.id}: the code changes ${count(comparison.pending.length, "resource")} that no one touched; not applied yet.`,
        ]
      : [],
  );
}

function whatToDo(ids: readonly string[]): string {
  return (
    `Nothing was changed now. To put back what the code says: npx cdktf deploy ${ids.join(" ")}\n` +
    "To keep what was changed: write it into the code, and deploy that."
  );
}
