import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { prepareStackFolder } from "../../../operations/terraform/stack-folder";
import type { ProviderMirror } from "../../../operations/tools/mirror";
import { terraformPlatform } from "../../../operations/tools/platform";
import { scratchFolder, write } from "./scratch";

const scratch = scratchFolder();
let folders = 0;
let folder: string;

const configuration = {
  terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } } },
  resource: { aws_eks_cluster: { cluster: { name: "dev", deletion_protection: true } } },
};

beforeEach(() => {
  folder = path.join(scratch, String(++folders));
  write(path.join(folder, "cdk.tf.json"), JSON.stringify(configuration));
});

/** A mirror that has these versions of a provider, in a folder of its own unless one is named. */
function mirror(
  versions: readonly string[],
  provider = "hashicorp/aws",
  at = `mirror-${folders}`,
): ProviderMirror {
  const packages = path.join(scratch, at, "registry.terraform.io", provider);
  for (const version of versions) write(path.join(packages, version, terraformPlatform(), "provider"));
  return { provider, folder: path.join(scratch, at), versions };
}
const read = (name: string) => JSON.parse(readFileSync(path.join(folder, name), "utf8"));

test("without a mirror nothing is touched", () => {
  expect(prepareStackFolder(folder)).toEqual([]);
  expect(readdirSync(folder)).toEqual(["cdk.tf.json"]);
  expect(read("cdk.tf.json")).toEqual(configuration);
});

test("a mirror with the pinned version is linked, and nothing else differs", () => {
  expect(prepareStackFolder(folder, mirror(["5.100.0", "6.25.0", "6.30.0"]))).toEqual([]);
  expect(readlinkSync(path.join(folder, "terraform.d", "plugins"))).toBe(
    path.join(scratch, `mirror-${folders}`),
  );
  expect(readdirSync(folder)).toEqual(["cdk.tf.json", "terraform.d"]);
  expect(read("cdk.tf.json")).toEqual(configuration);
});

test("a mirror without the pinned version serves with its newest, and that is said", () => {
  expect(prepareStackFolder(folder, mirror(["6.9.0", "6.30.0"]))).toEqual([
    `hashicorp/aws 6.30.0 from ${scratch}/mirror-${folders} stands in for 6.25.0`,
  ]);
  expect(read("versions_override.tf.json").terraform).toEqual({
    required_providers: { aws: { source: "aws", version: "6.30.0" } },
  });
  expect(read("cdk.tf.json")).toEqual(configuration);
});

test("what an older provider lacks is taken out, and that is said", () => {
  expect(prepareStackFolder(folder, mirror(["5.100.0"]))).toEqual([
    `hashicorp/aws 5.100.0 from ${scratch}/mirror-${folders} stands in for 6.25.0`,
    "without aws_eks_cluster.deletion_protection, which needs 6.9.0",
  ]);
  expect(read("cdk.tf.json").resource.aws_eks_cluster.cluster).toEqual({ name: "dev" });
});

test("preparing twice is preparing once", () => {
  prepareStackFolder(folder, mirror(["5.100.0"]));
  const lock = write(path.join(folder, ".terraform.lock.hcl"));
  const before = read("versions_override.tf.json");
  prepareStackFolder(folder, mirror(["5.100.0"]));
  expect(read("versions_override.tf.json")).toEqual(before);
  expect(existsSync(lock)).toBe(true);
});

test("when the mirror is no longer needed, its traces go: override, link and the lock on its version", () => {
  prepareStackFolder(folder, mirror(["5.100.0"]));
  write(path.join(folder, ".terraform.lock.hcl"));
  expect(prepareStackFolder(folder)).toEqual([]);
  expect(readdirSync(folder)).toEqual(["cdk.tf.json", "terraform.d"]);
  expect(readdirSync(path.join(folder, "terraform.d"))).toEqual([]);
});

test("a link to a mirror that has moved is replaced", () => {
  prepareStackFolder(folder, { ...mirror(["6.25.0"]), folder: "/nowhere" });
  prepareStackFolder(folder, mirror(["6.25.0"]));
  const link = path.join(folder, "terraform.d", "plugins");
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readlinkSync(link)).toBe(path.join(scratch, `mirror-${folders}`));
});

test("a mirror of a provider that the stack does not use overrides nothing", () => {
  expect(prepareStackFolder(folder, mirror(["1.0.0"], "hashicorp/helm"))).toEqual([]);
  expect(existsSync(path.join(folder, "versions_override.tf.json"))).toBe(false);
});

test("of several providers, each is taken from the mirror in the version that it has", () => {
  const required_providers = {
    ...configuration.terraform.required_providers,
    helm: { source: "helm", version: "3.1.1" },
    datadog: { source: "DataDog/datadog", version: "3.82.0" },
  };
  write(path.join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { required_providers } }));
  const aws = mirror(["6.25.0"]);
  mirror(["3.0.2"], "hashicorp/helm");
  mirror(["3.81.0", "3.80.0"], "DataDog/datadog");
  expect(prepareStackFolder(folder, aws)).toEqual([
    `hashicorp/helm 3.0.2 from ${aws.folder} stands in for 3.1.1`,
    `DataDog/datadog 3.81.0 from ${aws.folder} stands in for 3.82.0`,
  ]);
  expect(read("versions_override.tf.json").terraform.required_providers).toEqual({
    helm: { source: "helm", version: "3.0.2" },
    datadog: { source: "DataDog/datadog", version: "3.81.0" },
  });
});
