import path from "node:path";
import { mockedTest } from "../../../operations/terraform/mocked-test";
import { scratchFolder, write } from "./scratch";

const scratch = scratchFolder();
const READS = "cross-stack-reference-input-dev-vpc";

const stack = (name: string, configuration: object) =>
  path.dirname(write(path.join(scratch, name, "cdk.tf.json"), JSON.stringify(configuration)));

const reference = (expression: string) => `\${${expression}}`;

stack("dev-vpc", {
  output: {
    subnet: { value: reference("aws_subnet.private_A1.id") },
    count: { value: reference("length(aws_subnet.x)") },
    name: { value: reference("aws_eks_cluster.cluster_E5.name") },
    issuer: { value: reference("aws_eks_cluster.cluster_E5.identity[0].oidc[0].issuer") },
    role: { value: reference("aws_eks_cluster.cluster_E5.role_arn") },
  },
  resource: { aws_eks_cluster: { cluster_E5: { name: "dev", role_arn: reference("aws_iam_role.x.arn") } } },
});
const eks = stack("dev-eks", {
  provider: { aws: [{ region: "us-east-1" }, { alias: "other" }] },
  resource: { aws_iam_role: { "nodes-role_B2": {} }, aws_security_group: { nodes_C3: {} } },
  data: {
    aws_iam_policy_document: { trust_D4: {} },
    terraform_remote_state: { [READS]: {} },
  },
  locals: {
    first: reference(`data.terraform_remote_state.${READS}.outputs.subnet`),
    second: reference(`data.terraform_remote_state.${READS}.outputs.count`),
    third: ["name", "issuer", "role"].map((output) =>
      reference(`data.terraform_remote_state.${READS}.outputs.${output}`),
    ),
  },
});

// biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested
const written = mockedTest(eks) as any;
const valuesOf = (overrides: { target: string; values: object }[], target: string) =>
  overrides.find((override) => override.target === target)?.values;

test("every provider is mocked, aliases included, and the stack is applied", () => {
  expect(written.mock_provider).toEqual({ aws: [{ alias: undefined }, { alias: "other" }] });
  expect(written.run).toEqual([{ "apply-1": { command: "apply" } }]);
});

test("a test may plan and apply several times, in order", () => {
  expect(mockedTest(eks, {}, {}, ["apply", "plan"])).toMatchObject({
    run: [{ "apply-1": { command: "apply" } }, { "plan-2": { command: "plan" } }],
  });
});

test("a mocked resource carries its name, so that tests can tell one from another", () => {
  expect(valuesOf(written.override_resource, "aws_iam_role.nodes-role_B2")).toEqual({
    id: "nodes-role_B2",
    arn: "arn:aws:iam::123456789012:role/nodes-role_B2",
  });
  expect(valuesOf(written.override_resource, "aws_security_group.nodes_C3")).toEqual({ id: "nodes_C3" });
});

test("a mocked policy document is JSON", () => {
  const { json } = valuesOf(written.override_data, "data.aws_iam_policy_document.trust_D4") as {
    json: string;
  };
  expect(JSON.parse(json)).toMatchObject({ Version: "2012-10-17", Id: "trust_D4" });
});

test("what another stack would put out is what its configuration says, else what its mock gives", () => {
  expect(valuesOf(written.override_data, `data.terraform_remote_state.${READS}`)).toEqual({
    outputs: {
      subnet: "private_A1",
      name: "dev",
      issuer: "https://oidc.eks.us-east-1.amazonaws.com/id/cluster_E5",
    },
  });
});

test("a test may say what another stack puts out, and what a type answers", () => {
  const told = mockedTest(
    eks,
    { [READS]: { subnet: "subnet-1", count: 3 } },
    { resources: { aws_iam_role: () => ({ arn: "arn:mine" }) } },
    // biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested
  ) as any;
  expect(valuesOf(told.override_data, `data.terraform_remote_state.${READS}`)).toEqual({
    outputs: expect.objectContaining({ subnet: "subnet-1", count: 3 }),
  });
  expect(valuesOf(told.override_resource, "aws_iam_role.nodes-role_B2")).toEqual({
    id: "nodes-role_B2",
    arn: "arn:mine",
  });
});
