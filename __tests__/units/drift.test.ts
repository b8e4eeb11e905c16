import { compare } from "../../operations/drift/compare";
import type { Change, PlanJson } from "../../operations/terraform/plan-json";

const address = "aws_ecr_repository.service";

function plan(outside: Partial<Change> | undefined, apply: Partial<Change>): PlanJson {
  const change = (partial: Partial<Change>) => ({
    address,
    change: { actions: ["update"], before: {}, after: {}, ...partial },
  });
  return { resource_drift: outside ? [change(outside)] : [], resource_changes: [change(apply)] };
}

test("what was changed outside and would be put back is drift, named by its path", () => {
  const asApplied = { tags: { owner: "a", team: "b" }, scanning: [{ on_push: true }], arn: "x" };
  const asFound = { tags: { owner: "mallory", team: "b" }, scanning: [{ on_push: false }], arn: "x" };
  const { drifted, pending } = compare(
    plan({ before: asApplied, after: asFound }, { before: asFound, after: asApplied }),
  );
  expect(drifted).toEqual([{ address, attributes: ["tags.owner", "scanning[0].on_push"] }]);
  expect(pending).toEqual([]);
});

test("what is gone is drift", () => {
  const { drifted } = compare(
    plan({ actions: ["delete"], before: { name: "x" }, after: null }, { actions: ["create"], before: null }),
  );
  expect(drifted).toEqual([{ address, attributes: [] }]);
});

test("what AWS filled in, and no apply would put back, is none", () => {
  const outside = { before: { usage: 1 }, after: { usage: 2 } };
  expect(compare(plan(outside, { actions: ["no-op"] }))).toEqual({ drifted: [], pending: [] });
  const otherwise = { before: { usage: 2, size: 1 }, after: { usage: 2, size: 3 } };
  expect(compare(plan(outside, otherwise))).toEqual({ drifted: [], pending: [address] });
});

test("what the code wants otherwise is not drift, but said", () => {
  const { drifted, pending } = compare(plan(undefined, { before: { size: 1 }, after: { size: 3 } }));
  expect(drifted).toEqual([]);
  expect(pending).toEqual([address]);
});

test("a data source that is read again is neither", () => {
  const changes = plan(undefined, { actions: ["read"] });
  const [change] = changes.resource_changes ?? [];
  expect(compare({ resource_changes: change && [{ ...change, mode: "data" }] })).toEqual({
    drifted: [],
    pending: [],
  });
});

test("no value is ever named, nor a key within a sensitive map", () => {
  const sensitive = { before_sensitive: { passwords: true }, after_sensitive: { passwords: true } };
  const applied = { passwords: { "hunter2-key": "hunter2" } };
  const found = { passwords: { "hunter3-key": "hunter3" } };
  const comparison = compare(
    plan({ before: applied, after: found, ...sensitive }, { before: found, after: applied, ...sensitive }),
  );
  expect(comparison.drifted).toEqual([{ address, attributes: ["passwords"] }]);
  expect(JSON.stringify(comparison)).not.toContain("hunter");
});

test("is not fooled by a provider that writes in another way that something is not set", () => {
  const outside = { actions: ["update"], before: { tags: null }, after: { tags: {} } };
  const apply = { actions: ["update"], before: { tags: {}, name: "a" }, after: { tags: null, name: "b" } };
  expect(compare(plan(outside, apply))).toEqual({ drifted: [], pending: [address] });
});
