/** No secret in what is synthesized: neither a value nor anything that would read one. Plans and states show the rest. */
import fc from "fast-check";
import { dev } from "../../../config/environments/dev";
import { local } from "../../../config/environments/local";
import { prod } from "../../../config/environments/prod";
import { type ClusterSecret, clusterSecrets } from "../../../config/platform";
import { compose } from "../../../main";
import { synthesize } from "../../synthesized";

/** How values look that open doors, whatever they are called. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  "an access key of AWS": /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  "a token of GitHub": /\b(?:gh[pousr]_\w{36,}|github_pat_\w{22,})/,
  "a private key": /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  "a hash of a password": /\$2[aby]\$\d\d\$[./\w]{53}/,
  "a JSON web token": /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  "a password in an address": /:\/\/[^\s/:@"]+:[^\s/:@"]+@/,
  // Of Datadog: 32 and 40 digits; its cluster agent's token: 64. Digests of images say what they are.
  "a key in hexadecimal digits":
    /(?<![0-9A-Za-z]|sha256:)(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9A-Za-z])/,
};

/** Names of settings that would hold a secret; those that hold the name of one say so. */
const SECRET_NAME =
  /(?:password|passwd|api[-_]?key|app[-_]?key|access[-_]?key|private[-_]?key|token|credential)s?$/i;

/** Annotation that has pods replaced when a file of theirs changes. */
const CHECKSUM = /"[^"]*checksum[^"]*" = "[0-9a-f]{64}"/g;

/** Types that bring values into the state, or make them there. */
const READS_VALUES =
  /^(?:aws_secretsmanager_secret_version|aws_secretsmanager_random_password|aws_ssm_parameters?|aws_ssm_parameters_by_path|aws_eks_cluster_auth|aws_kms_secrets?|kubernetes_secret(?:_v1)?(?:_data)?|random_password|tls_private_key|vault_\w+)$/;

interface Found {
  readonly at: string;
  readonly what: string;
}

/** Whatever in a tree looks like a secret, with its path. */
function secretsIn(tree: unknown, at = ""): Found[] {
  if (typeof tree === "string") {
    const text = tree.replaceAll(CHECKSUM, "");
    const shapes = Object.entries(SHAPES).filter(([, shape]) => shape.test(text));
    const named = [...tree.matchAll(/"([^"]+)" = "([^"]*)"/g)].filter(([, name]) =>
      SECRET_NAME.test(name ?? ""),
    );
    return [
      ...shapes.map(([what]) => ({ at, what })),
      ...named
        .filter(([, name, value]) => !isName(name, value))
        .map(([, name]) => ({ at, what: `a value for ${name}` })),
    ];
  }
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([name, child]) => {
    const path = at ? `${at}.${name}` : name;
    const named = typeof child === "string" && SECRET_NAME.test(name) && !isName(name, child);
    return [...(named ? [{ at: path, what: `a value for ${name}` }] : []), ...secretsIn(child, path)];
  });
}

/**
 * Keys of Secrets stand for the keys of entries, by the same names: `"api-key" = "api-key"`. And no secret is how
 * instances ask for their metadata, `http_tokens`, nor the program that fetches Image Updater's `credentials`.
 */
function isName(name: string | undefined, value: string | undefined): boolean {
  if (name === "http_tokens") return true;
  if (name === "credentials" && /^ext:\/scripts\/[a-z-]+\.sh$/.test(value ?? "")) return true;
  const pairs = Object.values<ClusterSecret>(clusterSecrets).flatMap(({ keys }) => Object.entries(keys));
  return pairs.some(([key, property]) => key === name && property === value);
}

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
