/** No secret in what is synthesized: neither a value nor anything that would read one. Plans and states show the rest. */
import fc from "fast-check";
import { dev } from "../../../config/environments/dev";
import { local } from "../../../config/environments/local";
import { prod } from "../../../config/environments/prod";
import { compose } from "../../../main";
import { secretsIn } from "../../secrets-in";
import { synthesize } from "../../synthesized";

/** Types that bring values into the state, or make them there. */
const READS_VALUES =
  /^(?:aws_secretsmanager_secret_version|aws_secretsmanager_random_password|aws_ssm_parameters?|aws_ssm_parameters_by_path|aws_eks_cluster_auth|aws_kms_secrets?|kubernetes_secret(?:_v1)?(?:_data)?|random_password|tls_private_key|vault_\w+)$/;

const scenarios = [local, dev, prod].flatMap((environment) =>
  (["seed", "current"] as const).map((catalog) => ({ name: environment.name, catalog, environment })),
);

describe.each(scenarios)("the stacks of $name by catalog $catalog", ({ name, catalog, environment }) => {
  const { ids, stack } = synthesize({ ...environment, catalog }, compose);
  const platform = stack(`${name}-platform`);

  test.each(ids)("%s holds nothing that looks like a secret", (id) => {
    expect(secretsIn(stack(id).json)).toEqual([]);
  });

  test.each(ids)("%s reads no value of a secret and makes none", (id) => {
    const { resource = {}, data = {}, ephemeral = {} } = stack(id).json;
    const types = [resource, data, ephemeral].flatMap((blocks) => Object.keys(blocks));
    expect(types.filter((type) => READS_VALUES.test(type))).toEqual([]);
  });

  test("give no release a value apart from its document, where a plan would not show it", () => {
    const apart = ["set", "set_list", "set_sensitive", "set_wo", "postrender"];
    for (const release of platform.resources("helm_release")) {
      expect(Object.keys(release).filter((argument) => apart.includes(argument))).toEqual([]);
    }
  });

  test("log in to the cluster with a command, and hold no token", () => {
    const { helm, kubernetes } = platform.json.provider;
    const connections = [...helm.map((block: { kubernetes: object }) => block.kubernetes), ...kubernetes];
    expect(connections).toHaveLength(2);
    for (const connection of connections) {
      expect(Object.keys(connection).sort()).toEqual(["cluster_ca_certificate", "exec", "host"]);
    }
  });
});

describe("the search", () => {
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

  test("finds keys of Datadog wherever they stand", () => {
    fc.assert(
      fc.property(fc.oneof(hex(32), hex(40), hex(64)), fc.string({ unit: "grapheme" }), (key, text) => {
        expect(secretsIn({ values: [`${text} ${key}`] })).not.toEqual([]);
        expect(secretsIn({ values: [`\${yamlencode({"x" = "${key}"})}`] })).not.toEqual([]);
      }),
    );
  });

  test.each([
    ["AKIA" + "ABCDEFGHIJKLMNOP", "an access key of AWS"],
    [`ghp_${"a".repeat(36)}`, "a token of GitHub"],
    ["https://octocat:hunter2@github.com/a/b.git", "a password in an address"],
    ["-----BEGIN RSA " + "PRIVATE KEY-----", "a private key"],
    [`$2a$10$${"a".repeat(53)}`, "a hash of a password"],
  ])("finds %s", (value, what) => {
    expect(secretsIn({ a: { b: [value] } })).toEqual([{ at: "a.b.0", what }]);
  });

  test("finds a value under the name of a secret, in an attribute and in a document", () => {
    expect(secretsIn({ password: "hunter2" })).toEqual([{ at: "password", what: "a value for password" }]);
    expect(secretsIn({ values: ['$yamlencode({"apiKey" = "x"})'] })).toHaveLength(1);
  });

  test("takes the name of a Secret for no secret", () => {
    expect(secretsIn({ apiKeyExistingSecret: "datadog-api-key", "api-key": "api-key" })).toEqual([]);
  });
});
