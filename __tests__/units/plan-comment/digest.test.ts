import fc from "fast-check";
import { planDigest } from "../../../operations/plan-comment/digest";
import type { Change, PlanJson, ResourceChange } from "../../../operations/terraform/plan-json";

const update: Change = {
  actions: ["update"],
  before: { id: "repo", tags: { owner: "a" }, arn: "arn:1", password: "old" },
  after: { id: "repo", tags: { owner: "b" }, arn: "arn:1", password: "new" },
  after_unknown: { tags: {} },
  before_sensitive: { password: true },
  after_sensitive: { password: true },
};
const create: Change = {
  actions: ["create"],
  before: null,
  after: { name: "queue" },
  after_unknown: { id: true },
};
const changeOf = (address: string, change: Change): ResourceChange => ({ address, change });
const plan: PlanJson = {
  resource_changes: [changeOf("aws_ecr_repository.a", update), changeOf("aws_sqs_queue.b", create)],
  output_changes: { url: { actions: ["create"], before: null, after: "https://example.com" } },
};
const withUpdate = (change: Partial<Change>): PlanJson => ({
  ...plan,
  resource_changes: [
    changeOf("aws_ecr_repository.a", { ...update, ...change }),
    changeOf("aws_sqs_queue.b", create),
  ],
});

describe("a plan made again", () => {
  test("has the same digest, whatever the order of its resources and keys", () => {
    const again: PlanJson = {
      output_changes: plan.output_changes,
      resource_changes: plan.resource_changes?.toReversed().map(({ change, address }) => ({
        change: { ...change, after: Object.fromEntries(Object.entries(change.after as object).toReversed()) },
        address,
      })),
    };
    expect(planDigest(again)).toBe(planDigest(plan));
  });

  test("has the same digest when only what nobody reviews is different", () => {
    const noise = {
      timestamp: "2026-11-23T12:00:00Z",
      terraform_version: "1.99.0",
      prior_state: { values: {} },
      resource_drift: [changeOf("aws_ecr_repository.a", update)],
      resource_changes: [
        ...(plan.resource_changes ?? []),
        changeOf("aws_vpc.kept", { actions: ["no-op"], before: { id: "1" }, after: { id: "1" } }),
      ],
    };
    expect(planDigest({ ...plan, ...noise })).toBe(planDigest(plan));
  });

  test("has the same digest when a refresh finds other values in what stays or goes", () => {
    const refreshed = (arn: string): Partial<Change> => ({
      before: { ...(update.before as object), arn },
      after: { ...(update.after as object), arn },
    });
    expect(planDigest(withUpdate(refreshed("arn:2")))).toBe(planDigest(plan));
    const gone = (size: number) =>
      planDigest({
        resource_changes: [
          changeOf("aws_s3_bucket.a", { actions: ["delete"], before: { id: "bucket", size }, after: null }),
        ],
      });
    expect(gone(1)).toBe(gone(2));
  });
});

describe("a plan that would do something else has another digest", () => {
  test.each<[string, PlanJson]>([
    ["nothing", {}],
    ["to a resource of another name", { resource_changes: [changeOf("aws_ecr_repository.c", update)] }],
    ["with another value", withUpdate({ after: { ...(update.after as object), tags: { owner: "c" } } })],
    ["from another value", withUpdate({ before: { ...(update.before as object), tags: { owner: "c" } } })],
    [
      "to another object of the same name",
      withUpdate({
        before: { ...(update.before as object), id: "other" },
        after: { ...(update.after as object), id: "other" },
      }),
    ],
    ["by replacing it", withUpdate({ actions: ["delete", "create"] })],
    ["for another reason", withUpdate({ replace_paths: [["tags"]] })],
    ["with a value known only later", withUpdate({ after_unknown: { arn: true } })],
    ["with part of a value known only later", withUpdate({ after_unknown: { tags: { owner: true } } })],
    ["to one attribute less", withUpdate({ after: update.before })],
    ["to an output", { ...plan, output_changes: {} }],
    [
      "by moving it in the state",
      {
        ...plan,
        resource_changes: [
          ...(plan.resource_changes ?? []),
          { address: "b", previous_address: "a", change: { actions: ["no-op"], before: {}, after: {} } },
        ],
      },
    ],
  ])("%s", (_what, other) => {
    expect(planDigest(other)).not.toBe(planDigest(plan));
  });
});

test("tells nothing of a sensitive value but that it changes", () => {
  const withPassword = (before: string, after: string) =>
    planDigest(
      withUpdate({
        before: { ...(update.before as object), password: before },
        after: { ...(update.after as object), password: after },
      }),
    );
  expect(withPassword("old", "1234")).toBe(withPassword("older", "5678"));
  expect(withPassword("same", "same")).not.toBe(withPassword("old", "new"));
});

test("takes whatever JSON a plan may hold", () => {
  const json = fc.jsonValue();
  fc.assert(
    fc.property(json, json, json, json, (before, after, after_unknown, after_sensitive) => {
      const change: Change = { actions: ["update"], before, after, after_unknown, after_sensitive };
      const digest = planDigest({ resource_changes: [changeOf("a", change)] });
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(planDigest(JSON.parse(JSON.stringify({ resource_changes: [changeOf("a", change)] })))).toBe(
        digest,
      );
    }),
  );
});
