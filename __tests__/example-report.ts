import { loadEnvironments } from "../config/load";
import { planStacks } from "../operations/rehearse/plan";
import type { Report } from "../operations/report/report";
import { exampleRollouts } from "./example-rollouts";
import { exampleStory } from "./example-story";

const span = { traceState: "", kind: "internal", attributes: {}, events: [], resource: {} } as const;

/** The report of a rehearsal that applied what it could, of the stacks in `outdir` (all environments). */
export function exampleReport(outdir: string): Report {
  const environments = loadEnvironments("local,dev,prod");
  const synthesized = environments.flatMap(({ name }) => planStacks(outdir, name));
  const rehearsed = synthesized.filter(({ environment }) => environment === "local");
  const spans = ["GET /echo", "handler echo", "render echo"].map((name, depth) => ({
    ...span,
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    spanId: String(depth + 1),
    parentSpanId: depth === 0 ? "" : String(depth),
    name,
    start: 1_000_000n + BigInt(depth) * 400_000n,
    end: 9_000_000n - BigInt(depth) * 500_000n,
    status: { code: "unset", message: "" } as const,
  }));
  return {
    result: {
      synthesized,
      stacks: rehearsed.map((stack) => ({
        stack,
        outcome:
          stack.notEmulated.length > 0
            ? { proof: "mocked", resources: stack.resources, outputs: {} }
            : { proof: "applied", resources: stack.resources, added: stack.resources },
        milliseconds: 12_345,
      })),
      service: {
        story: {
          ...exampleStory,
          request: { status: 200, spans, line: { message: "GET /echo 200", trace_id: spans[0]?.traceId } },
        },
      },
      rollouts: exampleRollouts,
      missing: [],
    },
    environments,
    today: new Date("2026-11-23"),
    milliseconds: 83_000,
  };
}
