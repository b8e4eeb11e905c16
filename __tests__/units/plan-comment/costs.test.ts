import { HOURS_A_MONTH, instanceHour, prices } from "../../../config/prices";
import { renderComment } from "../../../operations/plan-comment/comment";
import { costChange } from "../../../operations/plan-comment/costs";
import type { PlanJson, Values } from "../../../operations/terraform/plan-json";
import { commentOn } from "./plans";

const TODAY = new Date("2026-11-23");

/** Resources as a plan lists them, by type. */
const having = (...resources: [type: string, values: Record<string, unknown>][]): Values => ({
  root_module: {
    resources: resources.map(([type, values], at) => ({
      address: `${type}.x${at}`,
      mode: "managed",
      type,
      name: `x${at}`,
      values,
    })),
  },
});
const nodes = (desired: number): [string, Record<string, unknown>][] => [
  ["aws_eks_node_group", { instance_types: ["t3.medium"], scaling_config: [{ desired_size: desired }] }],
  ["aws_launch_template", { block_device_mappings: [{ ebs: [{ volume_size: 50 }] }] }],
];
const from = (before: Values, after: Values): PlanJson => ({
  prior_state: { values: before },
  planned_values: after,
});

test("a NAT gateway more costs what it costs", () => {
  const nat = ["aws_nat_gateway", {}] as [string, object] as [string, Record<string, unknown>];
  expect(costChange(from(having(nat), having(nat, nat)), TODAY)).toEqual({
    usd: prices.natGatewayHour * HOURS_A_MONTH,
    items: [{ what: "NAT gateway", quantity: 1, usd: prices.natGatewayHour * HOURS_A_MONTH }],
    isIncomplete: false,
  });
});

test("nodes fewer cost less, and their disks with them", () => {
  const { usd, items } = costChange(from(having(...nodes(3)), having(...nodes(2))), TODAY);
  expect(items.map(({ what, quantity }) => [what, quantity])).toEqual([
    ["t3.medium node", -1],
    ["GiB of nodes' disks", -50],
  ]);
  expect(usd).toBeCloseTo(-instanceHour("t3.medium") * HOURS_A_MONTH - 50 * prices.gp3GibMonth);
});

test("what stays costs nothing more", () => {
  const all = having(["aws_kms_key", {}], ...nodes(3));
  expect(costChange(from(all, all), TODAY)).toEqual({ usd: 0, items: [], isIncomplete: false });
});

test("what has a price that is known only after the apply is said to cost more", () => {
  const endpoint = { vpc_endpoint_type: "Interface" };
  const plan = from(having(), having(["aws_kms_key", {}], ["aws_vpc_endpoint", endpoint]));
  expect(costChange(plan, TODAY)).toMatchObject({ usd: 1, isIncomplete: true });
  expect(renderComment(commentOn({ stack: "dev-vpc", plan })).text).toContain("| +1.00 or more |");
});
