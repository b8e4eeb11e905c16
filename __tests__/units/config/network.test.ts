import { subnetPlan } from "../../../config/network";

const zones = ["us-east-1a", "us-east-1b", "us-east-1c"];

describe("The plan of subnets", () => {
  it("gives each zone one subnet in every tier, the private ones first", () => {
    expect(
      subnetPlan({
        cidr: "10.20.0.0/16",
        availabilityZones: zones,
        subnetPrefixes: { private: 19, public: 24, intra: 26 },
      }),
    ).toEqual({
      private: ["10.20.0.0/19", "10.20.32.0/19", "10.20.64.0/19"],
      public: ["10.20.96.0/24", "10.20.97.0/24", "10.20.98.0/24"],
      intra: ["10.20.99.0/26", "10.20.99.64/26", "10.20.99.128/26"],
    });
  });

  it("does not move the private subnets when another tier grows", () => {
    const plan = (intra: number) =>
      subnetPlan({
        cidr: "10.20.0.0/16",
        availabilityZones: zones,
        subnetPrefixes: { private: 19, public: 24, intra },
      });
    expect(plan(24).private).toEqual(plan(28).private);
    expect(plan(24).public).toEqual(plan(28).public);
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
