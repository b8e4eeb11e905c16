import type { Place, StackView } from "./stack-view";

/** Something that must hold in every stack. One file in `rules/` each, listed in `rules.ts`. */
export interface Rule {
  /** Name by which violations are reported and `suppress` refers to the rule. */
  readonly id: string;
  /** What holds wherever the rule passes: one sentence, shown in docs/policies.md. */
  readonly holds: string;
  /** Documentation that the rule follows. */
  readonly source: string;
  /** Narrows the stacks that the rule judges, in words for the documentation and as a test; left out: all. */
  readonly only?: { readonly where: string; readonly test: (stack: StackView) => boolean };
  readonly check: (stack: StackView) => Iterable<Finding>;
}

/** A place where a rule does not hold. */
export interface Finding {
  readonly at: Place;
  /** What is wrong there, as the end of a sentence that starts with the resource: "has no retention". */
  readonly problem: string;
  /** What to write instead, in the names of the TypeScript properties. */
  readonly remedy: string;
}
