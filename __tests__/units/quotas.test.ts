import { loadEnvironments } from "../../config/load";
import { quotas } from "../../config/quotas";
import type { Environment } from "../../config/schema";
import { compose } from "../../main";
import { quotaFindings } from "../../operations/doctor/quotas";
import { synthesize } from "../synthesized";

const [dev, prod] = loadEnvironments("dev,prod") as [Environment, Environment];
const taken = (environment: Environment) =>
  Object.fromEntries(quotas.map(({ name, takes }) => [name, takes(environment)]));

describe.each([dev, prod])("Quotas of $name", (environment) => {
  const { ids, stack } = synthesize(environment.name as "dev", compose);
  const count = (type: string) =>
    ids.reduce((sum, id) => sum + Object.keys(stack(id).json.resource?.[type] ?? {}).length, 0);

  test("count what its stacks make", () => {
    expect(taken(environment)).toMatchObject({
      VPCs: count("aws_vpc"),
      "Elastic IP addresses": count("aws_eip"),
      "EKS clusters": count("aws_eks_cluster"),
    });
  });

  test("hold every node that may run while the group is updated", () => {
    const { scaling_config: scaling } = stack(`${environment.name}-eks`).only("aws_eks_node_group");
    // t3.medium has two; EKS adds two in each of three zones.
    expect(taken(environment)["vCPUs on demand"]).toBe(2 * (scaling.max_size + 6));
  });
});

test("nodes that an update takes away at once count, where they are more than two in each zone", () => {
  const nodeGroup = { ...prod.cluster.nodeGroup, maximum: 40, maxUnavailablePercentage: 50 };
  expect(taken({ ...prod, cluster: { ...prod.cluster, nodeGroup } })["vCPUs on demand"]).toBe(2 * 60);
});

describe("What is said of quotas", () => {
  const said = (environments: readonly Environment[], name: string) =>
    quotaFindings(environments).filter((finding) => finding.name === name);

  test("adds up environments in one account and region, and no others", () => {
    expect(said([dev, prod], "Elastic IP addresses")).toEqual([
      {
        area: "quotas in us-east-1: dev and prod",
        name: "Elastic IP addresses",
        state: "good",
        found: "4 at most (dev 1, prod 3), of 5 in a new account",
      },
    ]);
    expect(said([dev, { ...prod, region: "eu-west-1" }], "VPCs").map(({ found }) => found)).toEqual([
      "1 at most, of 5 in a new account",
      "1 at most, of 5 in a new account",
    ]);
  });

  test("asks for what a new account lacks, by the commands that look and ask", () => {
    const names = "--region us-east-1 --service-code ec2 --quota-code L-1216C47A";
    expect(said([prod], "vCPUs on demand")).toEqual([
      expect.objectContaining({
        state: "warning",
        found: "32 at most, of 5 in a new account",
        remedy:
          `See what yours has: aws service-quotas get-service-quota ${names}; ask for more: ` +
          `aws service-quotas request-service-quota-increase ${names} --desired-value 32`,
      }),
    ]);
  });

  test("is nothing where the rehearsal deploys", () => {
    expect(quotaFindings(loadEnvironments("local"))).toEqual([]);
  });
});
