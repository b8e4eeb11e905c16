import pc from "picocolors";
import type { Outcome, StackOutcome } from "../../operations/deploy/deploy";
import { decisionOn } from "../../operations/deploy/deploy";
import { applyOutputs, checkOutputs } from "../../operations/deploy/outputs";
import { exitCode, outcomesInMarkdown, renderOutcomes } from "../../operations/deploy/report";
import type { SavedPlan } from "../../operations/deploy/saved-plan";
import { plannedStack } from "../planned-stack";

const DIGEST = `sha256:${"0123456789ab".padEnd(64, "c")}`;
const planned: SavedPlan = {
  plan: {},
  digest: DIGEST,
  isEmpty: false,
  counts: { add: 10, change: 0, destroy: 1 },
  losses: [{ address: 'aws_s3_bucket.a["|`@b"]', what: "its objects" }],
};
const of = (id: string, outcome: Outcome): StackOutcome => ({ stack: plannedStack(id), outcome });

const outcomes: Record<Outcome["kind"], StackOutcome> = {
  unchanged: of("dev-vpc", { kind: "unchanged" }),
  accepted: of("dev-ecr", { kind: "accepted", planned }),
  differs: of("dev-eks", { kind: "differs", planned, accepted: DIGEST.replace("0", "1") }),
  refused: of("dev-secrets", { kind: "refused", planned }),
  "by a person": of("dev-github", { kind: "by a person", planned }),
  applied: of("dev-ecr", { kind: "applied", planned }),
  waits: of("dev-platform", { kind: "waits", on: "dev-eks" }),
  failed: of("dev-application", { kind: "failed", error: new Error("no `route`\nto host") }),
};

test.each<[0 | 1 | 2, string, Outcome["kind"][]]>([
  [0, "nothing had to be done", ["unchanged", "by a person"]],
  [0, "everything was applied", ["unchanged", "applied"]],
  [0, "something was applied, and another run asks about the rest", ["applied", "differs", "waits"]],
  [2, "nothing could be applied without an approval", ["unchanged", "differs"]],
  [2, "nothing could be applied yet", ["waits"]],
  [1, "something failed, whatever was applied", ["applied", "failed"]],
  [1, "something was refused", ["applied", "refused"]],
])("the exit code is %i when %s", (code, _when, kinds) => {
  expect(exitCode(kinds.map((kind) => outcomes[kind]))).toBe(code);
});

test("the terminal shows what each stack came to, and what to do", () => {
  const text = renderOutcomes(Object.values(outcomes), pc.createColors(false));
  expect(text.split("\n").slice(2, 10)).toEqual(
    [
      "dev-vpc          –       nothing to do                                 –",
      "dev-ecr          +10 -1  as reviewed                                   sha256:0123456789ab",
      "dev-eks          +10 -1  another plan than the reviewed one            sha256:0123456789ab",
      "dev-secrets      +10 -1  refused: it destroys what no apply brings back  sha256:0123456789ab",
      "dev-github       +10 -1  for a person to apply                         sha256:0123456789ab",
      "dev-ecr          +10 -1  applied                                       sha256:0123456789ab",
      "dev-platform     –       waits for dev-eks                             –",
      "dev-application  –       failed                                        –",
    ].map((line) => expect.stringMatching(new RegExp(`^${line.split(/ {2,}/).map(escaped).join(" +")}$`))),
  );
  expect(text).toContain(
    "give the pull request the label allow-destroy and run this again:\n- aws_s3_bucket.a",
  );
  expect(text).toContain("npx cdktf deploy dev-github");
  expect(text).toContain("dev-application failed:\n\nno `route`\nto host");
});

test("on the run's page no name and no message becomes Markdown", () => {
  const page = outcomesInMarkdown("dev", Object.values(outcomes));
  expect(page).toContain("| `dev-ecr` | +10 -1 | as reviewed | `sha256:0123456789ab` |");
  expect(page).toContain('- ``aws_s3_bucket.a["|`@b"]``, with its objects');
  expect(page).toContain("    no `route`\n    to host");
});

test("what went wrong is told without secrets: those of the plan, and what looks like one", () => {
  const change = {
    actions: ["create"],
    before: null,
    after: { value: "correct horse battery" },
    after_sensitive: { value: true },
  };
  const plan = { resource_changes: [{ address: "aws_ssm_parameter.a", change }] };
  const error = new Error('Invalid value "correct horse battery" at https://admin:letmein99@db.example.com');
  const failed = [of("dev-eks", { kind: "failed", error, planned: { ...planned, plan } })];
  for (const text of [renderOutcomes(failed, pc.createColors(false)), outcomesInMarkdown("dev", failed)]) {
    expect(text).toContain(
      'Invalid value "(sensitive)" at https://admin:(looks like a secret)@db.example.com',
    );
    expect(text).not.toMatch(/horse|letmein/);
  }
});

test("a check accepts what it has shown, and nothing that was refused or failed", () => {
  expect(decisionOn(Object.values(outcomes), false)).toEqual({
    accepted: { "dev-ecr": DIGEST, "dev-eks": DIGEST },
    allowDestroy: false,
  });
});

test.each<[string, Outcome["kind"][], { readonly differs: string; readonly changes: string }]>([
  [
    "asks nobody, and goes on with what was reviewed",
    ["accepted", "unchanged"],
    { differs: "false", changes: "true" },
  ],
  [
    "asks somebody about a plan that nobody saw",
    ["accepted", "differs"],
    { differs: "true", changes: "true" },
  ],
  [
    "goes on with nothing where there is nothing to apply",
    ["unchanged", "by a person", "waits"],
    { differs: "false", changes: "false" },
  ],
])("a check %s", (_what, kinds, expected) => {
  const outputs = checkOutputs(
    kinds.map((kind) => outcomes[kind]),
    true,
  );
  expect(outputs).toMatchObject(expected);
  expect(JSON.parse(outputs.decision)).toMatchObject({ allowDestroy: true });
});

test.each<[string, string, Outcome["kind"][]]>([
  ["true", "what was applied has changed another plan", ["applied", "differs", "waits"]],
  ["false", "everything is applied", ["applied", "unchanged"]],
  ["false", "nothing was, so that the next would find the same", ["differs", "waits"]],
  ["false", "what waits has to be applied by a person first", ["applied", "waits"]],
])("whether another round is to ask is %s when %s", (again, _when, kinds) => {
  expect(applyOutputs(kinds.map((kind) => outcomes[kind]))).toEqual({ again });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
