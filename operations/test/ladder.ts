import { keepRun } from "../cluster/timelines";
import type { Need } from "./needs";

/** Something a rung runs. */
export type Check =
  /** A program that passes or fails as a whole; it counts as one test. */
  | { readonly kind: "program"; readonly name: string; readonly command: readonly [string, ...string[]] }
  /** A project of `jest.config.cjs`; each of its tests counts. */
  | {
      readonly kind: "jest";
      readonly name: string;
      /** Test files at a time, for each core; 1 unless given. More where tests mostly wait. */
      readonly filesPerCore?: number;
      /**
       * Whether a file that failed runs once more, alone, and counts as failed only then: for tests of many real
       * processes on a machine that others may keep busy. The summary names what needed it.
       */
      readonly secondTry?: true;
      /** What is kept of it once all of its tests have passed. */
      readonly keep?: (since: Date) => void;
    };

export interface Rung {
  readonly number: number;
  /** What is known once the rung has run. */
  readonly proves: string;
  /** What a machine must have for it, besides Node. */
  readonly needs: readonly Need[];
  /** What some of its tests need, which skip themselves without it. */
  readonly wants?: readonly Need[];
  /** Needs what only its makers give out: required in the workflow, on a host that reaches them. */
  readonly hosted?: true;
  /** Run side by side. */
  readonly checks: readonly Check[];
}

/** The ladder of proof (docs/architecture.md), from the bottom up: each rung needs more than the one below. */
export const ladder: readonly Rung[] = [
  {
    number: 0,
    proves: "types, lint, units, snapshots",
    needs: [],
    wants: ["git"],
    checks: [
      { kind: "program", name: "types", command: ["tsc", "--noEmit"] },
      { kind: "program", name: "format and lint", command: ["biome", "check", "."] },
      { kind: "program", name: "promises", command: ["oxlint", "--type-aware"] },
      { kind: "program", name: "dead code", command: ["knip"] },
      { kind: "jest", name: "units" },
    ],
  },
  { number: 1, proves: "policies", needs: [], checks: [{ kind: "jest", name: "policies" }] },
  {
    number: 2,
    proves: "service over real HTTP",
    needs: [],
    wants: ["chromium"],
    checks: [{ kind: "jest", name: "service", secondTry: true }],
  },
  {
    // After the service: its tests of stopping and of memory want the machine to themselves.
    number: 2,
    proves: "no dead query, pages",
    needs: [],
    wants: ["chromium", "go"],
    checks: [
      { kind: "jest", name: "contract" },
      { kind: "jest", name: "pages" },
    ],
  },
  {
    number: 3,
    proves: "stacks on mocked providers",
    needs: ["terraform", "provider"],
    checks: [{ kind: "jest", name: "mocked" }],
  },
  {
    number: 3,
    proves: "cluster's stacks on mocked providers",
    needs: ["terraform", "provider", "cluster providers"],
    hosted: true,
    checks: [{ kind: "jest", name: "mocked-cluster" }],
  },
  {
    number: 4,
    proves: "stacks on an emulated AWS",
    needs: ["terraform", "provider", "emulator"],
    // The provider waits for AWS to have taken a change in, 15 s for a key alone.
    checks: [{ kind: "jest", name: "emulated", filesPerCore: 2, secondTry: true }],
  },
  {
    number: 5,
    proves: "chart: lint, strict schemas, intent",
    needs: ["helm", "kubeconform", "schemas"],
    wants: ["nginx", "go"],
    checks: [{ kind: "jest", name: "chart" }],
  },
  {
    number: 5,
    proves: "upstream charts with our values",
    needs: ["helm", "kubeconform", "schemas", "upstream charts"],
    hosted: true,
    checks: [{ kind: "jest", name: "upstream" }],
  },
  {
    number: 6,
    proves: "workflows and delivery",
    needs: ["git", "actionlint", "crane"],
    checks: [{ kind: "jest", name: "workflows" }],
  },
  {
    number: 7,
    proves: "a commit becomes a canary, on a real control plane",
    needs: ["cluster"],
    // Scenarios wait for pods and pauses, and all of them fit beside one another.
    checks: [
      {
        kind: "jest",
        name: "cluster",
        filesPerCore: 6,
        secondTry: true,
        keep: (since) => keepRun(".", since),
      },
    ],
  },
];
