import { SUBNET_TIERS, subnetPlan } from "../../../config/network";

const zones = ["us-east-1a", "us-east-1b", "us-east-1c"];

describe("The plan of subnets", () => {
  const plan = (availabilityZones: string[]) =>
    subnetPlan({
      cidr: "10.20.0.0/16",
      availabilityZones,
      subnetPrefixes: { private: 19, public: 24, intra: 26 },
    });

  it("gives each zone one subnet in every tier", () => {
    expect(plan(zones)).toEqual({
      private: ["10.20.0.0/19", "10.20.64.0/19", "10.20.128.0/19"],
      public: ["10.20.32.0/24", "10.20.96.0/24", "10.20.160.0/24"],
      intra: ["10.20.33.0/26", "10.20.97.0/26", "10.20.161.0/26"],
    });
  });

  it("moves no subnet when a zone is added", () => {
    const [before, after] = [plan(zones), plan([...zones, "us-east-1d"])];
    for (const tier of SUBNET_TIERS) expect(after[tier].slice(0, 3)).toEqual(before[tier]);
  });

  it("says so when they do not fit", () => {
    expect(() =>
      subnetPlan({
        cidr: "10.20.0.0/24",
        availabilityZones: zones,
        subnetPrefixes: { private: 26, public: 26, intra: 26 },
      }),
    ).toThrow(RangeError);
  });
});
