import fc from "fast-check";
import {
  addresses,
  allocatable,
  demand,
  type Load,
  maxPods,
  nodesNeeded,
  shortages,
  times,
  tooLarge,
} from "../../../config/capacity";
import { type InstanceType, instanceTypes } from "../../../config/instance-types";
import type { Workload } from "../../../config/workloads";

const type = (name: string): InstanceType => {
  const found = instanceTypes.get(name);
  if (!found) throw new Error(`${name} is not in config/instance-types.ts`);
  return found;
};

const workload = (given: Partial<Workload>): Workload => ({
  name: "web",
  cpu: 100,
  memory: 128,
  pods: 2,
  rollout: "recreate",
  ...given,
});

describe("Pods of a node", () => {
  // https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/eni-max-pods.txt
  it.each([
    ["t3.micro", 4],
    ["t3.small", 11],
    ["t3a.small", 8],
    ["t3.medium", 17],
    ["t3.large", 35],
    ["t3.xlarge", 58],
    ["m6i.large", 29],
    ["c7i.xlarge", 58],
    ["r6i.4xlarge", 234],
  ])("on a %s are %d, as EKS publishes", (name, pods) => {
    expect(maxPods(type(name), false)).toBe(pods);
  });

  it.each([
    ["t3.micro", 34],
    ["t3.medium", 110],
    ["m6i.4xlarge", 110],
    ["m6i.8xlarge", 250],
  ])("on a %s are %d with prefix delegation", (name, pods) => {
    expect(maxPods(type(name), true)).toBe(pods);
  });

  it("take whole blocks of 16 addresses with prefix delegation, else those of every interface", () => {
    expect(addresses(type("t3.medium"), true, 16)).toBe(3 + 32);
    expect(addresses(type("t3.medium"), true, 17)).toBe(3 + 48);
    expect(addresses(type("t3.medium"), false, 17)).toBe(18);
  });
});

describe("What a node leaves for pods", () => {
  it("is what the kubelet of a t3.medium offers, a little less for the hypervisor", () => {
    // 2 vCPUs less 60 m and 10 m; 4096 MiB less 7.5 %, 255 + 11 × 17 and 100 MiB.
    expect(allocatable(type("t3.medium"), false)).toEqual({ pods: 17, cpu: 1930, memory: 3246 });
  });

  it("loses no memory to prefix delegation: the image reserves for the plain number of pods", () => {
    expect(allocatable(type("t3.medium"), true)).toEqual({ pods: 110, cpu: 1930, memory: 3246 });
  });

  it("loses 6, 1, 0.5, 0.5 and then 0.25 percent of its vCPUs", () => {
    expect(allocatable(type("t3.xlarge"), false).cpu).toBe(4000 - 60 - 10 - 5 - 5);
    expect(allocatable(type("t3.2xlarge"), false).cpu).toBe(8000 - 80 - 10);
  });

  it("is never negative", () => {
    for (const each of instanceTypes.values()) {
      const node = allocatable(each, true);
      expect(Math.min(node.pods, node.cpu, node.memory)).toBeGreaterThan(0);
    }
  });
});

describe("What the platform asks for", () => {
  it("counts a replica of each daemon set on every node", () => {
    const agent = workload({ pods: "perNode", cpu: 50, memory: 10 });
    expect(demand(3, "usual", [agent])).toEqual({ pods: 3, cpu: 150, memory: 30 });
  });

  it("counts one more pod for a rolling update, and a second set for blue-green", () => {
    expect(demand(1, "usual", [workload({ rollout: "recreate" })]).pods).toBe(2);
    expect(demand(1, "usual", [workload({ rollout: "rolling" })]).pods).toBe(3);
    expect(demand(1, "usual", [workload({ rollout: "blueGreen" })]).pods).toBe(4);
  });

  it("counts the largest rollout alone, since they follow one another", () => {
    const both = [
      workload({ rollout: "rolling", memory: 640 }),
      workload({ rollout: "blueGreen", memory: 100 }),
    ];
    expect(demand(1, "usual", both).memory).toBe(2 * 640 + 2 * 100 + 640);
  });

  it("counts what autoscalers may add at the peak", () => {
    const scaled = [workload({ most: 6, rollout: "blueGreen" })];
    expect(demand(1, "usual", scaled).pods).toBe(4);
    expect(demand(1, "peak", scaled).pods).toBe(12);
  });

  it("is 46 pods on the three nodes that are shipped", () => {
    expect(demand(3, "usual")).toEqual({ pods: 46, cpu: 4020, memory: 7860 });
  });
});

describe("A pod that no node can hold", () => {
  it("is found beside what runs on every node", () => {
    const agent = workload({ name: "agent", pods: "perNode", memory: 600 });
    const node = { pods: 10, cpu: 1000, memory: 1000 };
    expect(tooLarge(node, [agent, workload({ memory: 400 })])).toBeUndefined();
    expect(tooLarge(node, [agent, workload({ memory: 401 })])?.name).toBe("web");
    expect(tooLarge(node, [workload({ name: "agent", pods: "perNode", memory: 1001 })])?.name).toBe("agent");
  });
});

describe("Nodes", () => {
  const loads = fc.constantFrom<Load>("usual", "peak");
  const types = fc.constantFrom(...instanceTypes.values());
  const workloads = fc.array(
    fc.record<Workload>({
      name: fc.string(),
      cpu: fc.integer({ min: 0, max: 2000 }),
      memory: fc.integer({ min: 0, max: 4000 }),
      pods: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.constant("perNode" as const)),
      rollout: fc.constantFrom("recreate", "rolling", "blueGreen"),
    }),
    { maxLength: 6 },
  );

  it("carry no less when there is one more of them, unless what runs on each outgrows it", () => {
    fc.assert(
      fc.property(
        types,
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        loads,
        workloads,
        (each, prefixes, nodes, load, of) => {
          const node = allocatable(each, prefixes);
          fc.pre(!tooLarge(node, of));
          if (shortages(node, nodes, load, of).length === 0) {
            expect(shortages(node, nodes + 1, load, of)).toEqual([]);
          }
        },
      ),
    );
  });

  it("carry no less with prefix delegation", () => {
    fc.assert(
      fc.property(types, fc.integer({ min: 1, max: 40 }), loads, workloads, (each, nodes, load, of) => {
        const plain = shortages(allocatable(each, false), nodes, load, of);
        const prefixed = shortages(allocatable(each, true), nodes, load, of);
        expect(plain).toEqual(expect.arrayContaining(prefixed));
      }),
    );
  });

  it("are asked for more at the peak than usual, and for more by one more workload", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), loads, workloads, (nodes, load, of) => {
        const less = demand(nodes, load, of.slice(1));
        const more = demand(nodes, load, of);
        for (const resource of ["pods", "cpu", "memory"] as const) {
          expect(more[resource]).toBeGreaterThanOrEqual(less[resource]);
          expect(demand(nodes, "peak", of)[resource]).toBeGreaterThanOrEqual(
            demand(nodes, "usual", of)[resource],
          );
        }
      }),
    );
  });

  it("are needed in the smallest number that suffices", () => {
    fc.assert(
      fc.property(types, fc.boolean(), loads, (each, prefixes, load) => {
        const node = allocatable(each, prefixes);
        const needed = nodesNeeded(node, load);
        if (needed === undefined) return expect(tooLarge(node)).toBeDefined();
        expect(shortages(node, needed, load)).toEqual([]);
        if (needed > 1) expect(shortages(node, needed - 1, load)).not.toEqual([]);
      }),
    );
  });

  it("add up", () => {
    expect(times({ pods: 17, cpu: 1930, memory: 3246 }, 3)).toEqual({ pods: 51, cpu: 5790, memory: 9738 });
  });
});
