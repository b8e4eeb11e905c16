import { readFileSync } from "node:fs";
import path from "node:path";
import { type Configuration, requiredProviders } from "../terraform/configuration";

/** A stack that was synthesized, and how it can be proven. */
export interface PlannedStack {
  /** For example "local-vpc". */
  readonly id: string;
  /** For example "local". */
  readonly environment: string;
  /** What was synthesized. */
  readonly configuration: Configuration;
  /** Where Terraform works on it. */
  readonly folder: string;
  /** Ids of the stacks whose outputs it reads. */
  readonly dependencies: readonly string[];
  readonly resources: number;
  /** Names of its `terraform_remote_state` data sources, by the id of the stack that they read. */
  readonly remoteStates: Readonly<Record<string, string>>;
  /** Resource types that it has and the emulator does not; with any, it is applied to mocked providers. */
  readonly notEmulated: readonly string[];
  /** The providers that it pins, for example "hashicorp/aws". */
  readonly providers: readonly string[];
}

/** What moto 5.2.1 does not implement. https://docs.getmoto.org/en/latest/docs/services/eks.html */
const NOT_EMULATED = new Set([
  "aws_eks_access_entry",
  "aws_eks_access_policy_association",
  "aws_eks_addon",
  "aws_eks_addon_version",
  "aws_eks_pod_identity_association",
]);

/** The part of `manifest.json` that is read here. */
interface Manifest {
  readonly stacks: Readonly<
    Record<string, { dependencies: string[]; workingDirectory: string; synthesizedStackPath: string }>
  >;
}

/** What the emulator takes; the states of other stacks are in its S3. */
const isEmulated = (type: string) =>
  (type.startsWith("aws_") && !NOT_EMULATED.has(type)) || type === "terraform_remote_state";

/** The stacks of an environment as they were synthesized into `outdir`, each after those that it depends on. */
export function planStacks(outdir: string, environment: string): PlannedStack[] {
  const { stacks } = readJson<Manifest>(path.join(outdir, "manifest.json"));
  const planned = Object.entries(stacks)
    .filter(([id]) => id.startsWith(`${environment}-`))
    .map(([id, stack]) =>
      planStack({
        id,
        environment,
        configuration: readJson(path.join(outdir, stack.synthesizedStackPath)),
        folder: path.join(outdir, stack.workingDirectory),
        dependencies: stack.dependencies,
      }),
    );
  return inOrder(planned);
}

/** What follows from what was synthesized. */
function planStack(
  stack: Pick<PlannedStack, "id" | "environment" | "configuration" | "folder" | "dependencies">,
): PlannedStack {
  const { configuration, dependencies } = stack;
  const { resource = {}, data = {} } = configuration;
  const remoteStates = Object.keys(data.terraform_remote_state ?? {});
  return {
    ...stack,
    resources: Object.values(resource).reduce((sum, ofType) => sum + Object.keys(ofType).length, 0),
    remoteStates: Object.fromEntries(
      dependencies.flatMap((dependency) => {
        // cdktf names them "cross-stack-reference-input-<stack id>".
        const name = remoteStates.find((candidate) => candidate.endsWith(`-${dependency}`));
        return name ? [[dependency, name]] : [];
      }),
    ),
    notEmulated: [...Object.keys(resource), ...Object.keys(data)].filter((type) => !isEmulated(type)),
    providers: requiredProviders(configuration).map(({ provider }) => provider),
  };
}

function inOrder(stacks: readonly PlannedStack[]): PlannedStack[] {
  const ordered: PlannedStack[] = [];
  const add = (stack: PlannedStack) => {
    if (ordered.includes(stack)) return;
    for (const other of stacks) if (stack.dependencies.includes(other.id)) add(other);
    ordered.push(stack);
  };
  for (const stack of stacks) add(stack);
  return ordered;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
