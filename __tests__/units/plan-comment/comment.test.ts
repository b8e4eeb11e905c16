import { renderComment, renderNothing } from "../../../operations/plan-comment/comment";
import { digestsIn, isMarked } from "../../../operations/plan-comment/marker";
import type { StackPlan } from "../../../operations/plan-comment/stack-report";
import { renderForTerminal } from "../../../operations/plan-comment/terminal";
import { colorsFor } from "../../../operations/terminal/output";
import type { ResourceChange } from "../../../operations/terraform/plan-json";
import { commentOn, resource } from "./plans";

const plan = (stack: string, ...resource_changes: ResourceChange[]): StackPlan => ({
  stack,
  plan: { resource_changes },
});
const add = resource("aws_eip.a", { actions: ["create"], before: null, after: { domain: "vpc" } });
const change = resource("aws_vpc.main", { before: { tags: { a: "1" } }, after: { tags: { a: "2" } } });
const destroy = resource("aws_sqs_queue.jobs", { actions: ["delete"], before: { id: "jobs" }, after: null });
const replace = resource(
  "aws_ecr_repository.web",
  {
    actions: ["delete", "create"],
    before: { name: "web" },
    after: { name: "shop" },
    replace_paths: [["name"]],
  },
  { type: "aws_ecr_repository" },
);
const kept = resource("aws_vpc.main", { actions: ["no-op"] });

const lines = (...stacks: StackPlan[]) => renderComment(commentOn(...stacks)).text.split("\n");
const firstLine = (...stacks: StackPlan[]) => lines(...stacks)[0];

describe("the first line says", () => {
  test("that nothing changes", () => {
    expect(firstLine(plan("dev-vpc", kept))).toBe(
      "**An apply to `dev` changes nothing**: its stack is as the code says.",
    );
    expect(firstLine(plan("dev-vpc"), plan("dev-ecr"))).toMatch(/: all 2 stacks are as the code says\.$/);
  });

  test("what changes, the gravest first, and what is destroyed, replaced and lost for good", () => {
    expect(firstLine(plan("dev-vpc", add, change, destroy), plan("dev-ecr", replace), plan("dev-eks"))).toBe(
      "**An apply to `dev` destroys 1 resource, replaces 1, adds 1, and changes 1**, in 2 of 3 stacks. " +
        "Destroyed: `aws_sqs_queue.jobs`. Replaced: `aws_ecr_repository.web`. " +
        "**Lost for good**: its images (`aws_ecr_repository.web`); a deployment asks for the label `allow-destroy`.",
    );
  });

  test("the names of five, and how many more are destroyed", () => {
    const many = Array.from({ length: 8 }, (_, at) => ({ ...destroy, address: `aws_sqs_queue.q${at}` }));
    expect(firstLine(plan("dev-vpc", ...many))).toMatch(
      /Destroyed: `aws_sqs_queue.q0`, .*`aws_sqs_queue.q4`, and 3 more\.$/,
    );
  });

  test("that only outputs change", () => {
    const outputs = { zone: { actions: ["create"], before: null, after: "a" } };
    expect(firstLine({ stack: "dev-vpc", plan: { output_changes: outputs } })).toMatch(
      /changes outputs alone\*\*, in 1 of 1 stack\.$/,
    );
  });

  test("what failed before anything else, and what cannot be planned yet", () => {
    expect(
      firstLine(
        { stack: "dev-vpc", error: "No." },
        { stack: "dev-eks", notPlanned: "it waits." },
        plan("dev-ecr", add),
      ),
    ).toBe(
      "**The plan of `dev-vpc` failed.** **An apply to `dev` adds 1 resource**, in 1 of 1 stack. 1 stack cannot be planned yet.",
    );
  });
});

describe("below stands", () => {
  const text = lines(
    plan("dev-vpc", add, change, destroy),
    plan("dev-ecr", replace),
    { stack: "dev-eks", notPlanned: "it waits." },
    { stack: "dev-platform", error: "No.\nNever." },
  );

  test("a row for each stack", () => {
    expect(text.filter((line) => line.startsWith("| `"))).toEqual([
      "| `dev-vpc` | 1 | 1 | **1** | – | – | – |",
      "| `dev-ecr` | – | – | – | **1** | – | – |",
      "| `dev-eks` | not yet |  |  |  |  |  |",
      "| `dev-platform` | **failed** |  |  |  |  |  |",
    ]);
    expect(text).toContain("- `dev-eks` cannot be planned yet: it waits.");
  });

  test("what failed and what is lost, open; the rest folded", () => {
    expect(text.filter((line) => line.startsWith("<details"))).toEqual([
      "<details open><summary><b>dev-platform failed</b></summary>",
      "<details open><summary><b>Destroyed and replaced</b>: 2</summary>",
      "<details><summary><b>dev-vpc</b>: 1 added and 1 changed</summary>",
    ]);
  });

  test("each resource with what happens to it", () => {
    expect(text.filter((line) => line.startsWith("@@"))).toEqual([
      "@@ Terraform @@",
      "@@ dev-vpc: aws_sqs_queue.jobs is destroyed @@",
      "@@ dev-ecr: aws_ecr_repository.web is replaced; lost with it: its images @@",
      "@@ aws_vpc.main is changed in place @@",
      "@@ aws_eip.a is added @@",
    ]);
  });

  test("where it comes from, and the digests for programs", () => {
    expect(text.at(-3)).toMatch(
      /^Commit [0-9a-f]{40} · \[run\]\(https:.*\) · environment `dev` · catalog `seed` · digest `sha256:[0-9a-f]{64}`$/,
    );
    expect(Object.keys(digestsIn(text.join("\n"), "dev") ?? {})).toEqual(["dev-vpc", "dev-ecr"]);
    expect(isMarked(text.join("\n"), "prod")).toBe(false);
  });
});

test.each<[string, Partial<ResourceChange>, string]>([
  [
    "moved",
    { previous_address: "aws_x.old", change: { ...kept.change } },
    "aws_x.y moves here from aws_x.old",
  ],
  ["imported", { change: { ...kept.change, importing: { id: "1" } } }, "aws_x.y is taken into the state"],
  [
    "forgotten",
    { change: { ...kept.change, actions: ["forget"] } },
    "aws_x.y stays, but Terraform forgets it",
  ],
  [
    "created before the old one goes",
    { change: { ...replace.change, actions: ["create", "delete"] } },
    "aws_x.y is replaced; the new one is created before the old one is destroyed",
  ],
  [
    "replaced since its creation failed",
    { action_reason: "replace_because_tainted", change: replace.change },
    "aws_x.y is replaced; its creation failed half-way before",
  ],
  [
    "a leftover",
    { deposed: "abc123", type: "aws_s3_bucket", change: destroy.change },
    "aws_x.y is destroyed; the object abc123, left over from an interrupted replacement",
  ],
  [
    "read",
    { mode: "data", change: { ...kept.change, actions: ["read"] } },
    "aws_x.y is read during the apply",
  ],
])("says of a resource that is %s so", (_what, more, headline) => {
  const text = lines(plan("dev-vpc", { ...resource("aws_x.y", {}), ...more }));
  expect(text.some((line) => line.includes(`${headline} @@`))).toBe(true);
});

test("says of default tags only that they change", () => {
  const tagged = (tags: object, all: object) => ({ tags, tags_all: { ...all, ...tags } });
  const created = resource("aws_x.new", {
    actions: ["create"],
    before: null,
    after: tagged({ a: "1" }, { stack: "vpc" }),
  });
  const changed = resource("aws_x.old", {
    before: tagged({ a: "1" }, { stack: "vpc" }),
    after: tagged({ a: "2" }, { stack: "network" }),
  });
  expect(lines(plan("dev-vpc", created, changed)).filter((line) => line.includes("tags"))).toEqual([
    '! tags.a: "1" → "2"',
    '! tags_all.stack: "vpc" → "network"',
    '+ tags.a: "1"',
  ]);
});

test("counts the values that cdktf hands to other stacks: all are sensitive, and hide no name elsewhere", () => {
  const output = { actions: ["create"], before: null, after: "sample-platform-dev", after_sensitive: true };
  const named = resource("aws_x.y", {
    actions: ["create"],
    before: null,
    after: { name: "sample-platform-dev" },
  });
  const text = lines({
    stack: "dev-eks",
    plan: {
      resource_changes: [named],
      output_changes: {
        "cross-stack-output-a": output,
        "cross-stack-output-b": output,
        password: { ...output, after: "hunter2" },
      },
    },
  });
  expect(text).toContain('+ name: "sample-platform-dev"');
  expect(text).toContain("+ password: (sensitive)");
  expect(text).toContain("  and 2 values for other stacks");
});

test("says that there is no plan, where a run failed before", () => {
  const text = renderNothing({ environment: "dev", commit: "abc" });
  expect(text).toContain("**There is no plan for `dev`**");
  expect(digestsIn(text, "dev")).toEqual({});
});

test("says the same on a terminal, with colours where they are seen", () => {
  const comment = commentOn(plan("dev-vpc", destroy, change), { stack: "dev-eks", notPlanned: "it waits." });
  const plain = renderForTerminal(comment, colorsFor({ write() {} }, {}));
  expect(plain.split("\n")).toEqual([
    "stack    add      change  destroy  replace  drift  USD a month",
    "───────  ───────  ──────  ───────  ───────  ─────  ───────────",
    "dev-vpc  –        1       1        –        –      –",
    "dev-eks  not yet",
    "",
    "dev-eks cannot be planned yet: it waits.",
    "",
    "Destroyed and replaced: 1",
    "  dev-vpc: aws_sqs_queue.jobs is destroyed",
    '    - id: "jobs"',
    "",
    "dev-vpc: 1 changed",
    "  aws_vpc.main is changed in place",
    '    ! tags.a: "1" → "2"',
    "",
    "An apply to dev destroys 1 resource and changes 1, in 1 of 1 stack. Destroyed: aws_sqs_queue.jobs. 1 stack cannot be planned yet.",
  ]);
  const colored = renderForTerminal(comment, colorsFor({ write() {} }, { FORCE_COLOR: "1" }));
  expect(colored).toContain("\u001b[31m");
});
