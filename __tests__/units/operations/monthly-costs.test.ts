import { instanceTypes } from "../../../config/instance-types";
import { instanceHour } from "../../../config/prices";
import { compose } from "../../../main";
import { monthlyCosts } from "../../../operations/cost/monthly-costs";
import { synthesize } from "../../synthesized";

const IN_STANDARD_SUPPORT = new Date("2026-07-28");
const IN_EXTENDED_SUPPORT = new Date("2026-07-29");

const stacksOf = { dev: synthesize("dev", compose), prod: synthesize("prod", compose) };

function costs(environment: keyof typeof stacksOf, stack: string, today = IN_STANDARD_SUPPORT) {
  const { json } = stacksOf[environment].stack(`${environment}-${stack}`);
  return Object.fromEntries(
    monthlyCosts(json, today).map(({ what, quantity, usd }) => [what, [quantity, usd]]),
  );
}

test("dev's network costs one NAT gateway with its address, and a key", () => {
  expect(costs("dev", "vpc")).toEqual({
    "NAT gateway": [1, 0.045 * 730],
    "public address": [1, 0.005 * 730],
    key: [1, 1],
  });
});

test("prod's network costs a NAT gateway a zone, and each interface endpoint in each zone", () => {
  const { "NAT gateway": nat, "zone of an interface endpoint": endpoints } = costs("prod", "vpc");
  expect(nat?.[0]).toBe(3);
  expect((endpoints?.[0] as number) % 3).toBe(0);
  expect(endpoints?.[0]).toBeGreaterThan(3);
});

test("a cluster costs its control plane, its nodes and their disks", () => {
  expect(costs("dev", "eks")).toEqual({
    "control plane, standard support": [1, expect.closeTo(73)],
    "t3.medium node": [3, expect.closeTo(3 * 30.368)],
    "GiB of nodes' disks": [150, expect.closeTo(12)],
    key: [1, 1],
  });
});

test("a Kubernetes version past its standard support costs six times as much", () => {
  expect(costs("dev", "eks", IN_EXTENDED_SUPPORT)["control plane, extended support"]?.[1]).toBeCloseTo(438);
});

test("the platform costs its load balancer, with an address in each zone", () => {
  expect(costs("dev", "platform")).toEqual({
    "network load balancer": [1, expect.closeTo(16.425)],
    "public address": [3, expect.closeTo(10.95)],
  });
});

test.each([...instanceTypes.keys()])("%s, which environments may choose, has a price", (type) => {
  expect(instanceHour(type)).toBeGreaterThan(0);
});

test("a type that nobody may choose has none, and the error says where it would stand", () => {
  expect(() => instanceHour("x9.large")).toThrow("config/prices.ts has no price of x9.large.");
});
