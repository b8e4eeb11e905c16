import fc from "fast-check";
import type { PlanComment } from "../../../operations/plan-comment/comment";
import type { Change, PlanJson, ResourceChange } from "../../../operations/terraform/plan-json";

/** A comment about stacks of which each test says what it needs. */
export function commentOn(...stacks: PlanComment["stacks"]): PlanComment {
  return {
    environment: "dev",
    catalog: "seed",
    commit: "0123456789abcdef0123456789abcdef01234567",
    runUrl: RUN_URL,
    stacks,
    today: new Date("2026-11-23"),
  };
}

export const RUN_URL = "https://github.com/example/sample-platform/actions/runs/1";

export function resource(
  address: string,
  change: Partial<Change>,
  more: Partial<ResourceChange> = {},
): ResourceChange {
  return {
    address,
    mode: "managed",
    type: "aws_x",
    ...more,
    change: { actions: ["update"], before: {}, after: {}, ...change },
  };
}

/** What would break out of a comment, if it could. */
const HOSTILE = [
  ...Array.from("`*_|\\<>[]()#&~!+-@ \n\r\t"),
  ...[
    "```",
    "`````",
    "~~~",
    "\n\n",
    "\n    ",
    "</details>",
    "<details>",
    "<b>",
    "<!--",
    "-->",
    "@octocat",
    "#1",
  ],
  ...[
    "[a](https://example.com)",
    "https://example.com",
    "www.example.com",
    "<!-- plan-comment dev {} -->",
    "&lt;",
  ],
  ...["\u202e", "\u2066", "\u200b", "\u0000", "\ud800", "😀", "plain", '"', "{", "}", ": "],
];

export const hostileText = fc.string({ unit: fc.constantFrom(...HOSTILE), minLength: 1, maxLength: 30 });

const { value: hostileValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    hostileText,
    fc.constantFrom(null, true, 0, ""),
    hostileText.map((text) => JSON.stringify({ [text]: text })),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(hostileText, fc.constantFrom("name", "tags", "values", "policy")), tie("value"), {
      maxKeys: 3,
    }),
  ),
}));

const hostileChange: fc.Arbitrary<Change> = fc.record({
  actions: fc.constantFrom(
    ...[
      ["create"],
      ["update"],
      ["delete"],
      ["delete", "create"],
      ["create", "delete"],
      ["read"],
      ["no-op"],
      ["forget"],
    ],
  ),
  before: hostileValue,
  after: hostileValue,
  after_unknown: fc.oneof(fc.constant({}), hostileValue),
});

/** A plan that says whatever may be said. */
export const hostilePlan: fc.Arbitrary<PlanJson> = fc.record({
  resource_changes: fc.array(
    fc.record({ address: hostileText, change: hostileChange, mode: fc.constantFrom("managed", "data") }),
    { maxLength: 8 },
  ),
  resource_drift: fc.array(fc.record({ address: hostileText, change: hostileChange }), { maxLength: 2 }),
  output_changes: fc.dictionary(hostileText, hostileChange, { maxKeys: 2 }),
});
