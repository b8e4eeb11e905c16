import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { UserError } from "../../config/user-error";
import { type CliConfig, parseCliConfig } from "./cli-config";
import { terraformPlatform } from "./platform";
import { compareVersions } from "./version";

/** A folder from which Terraform can take a provider without its registry. */
export interface ProviderMirror {
  /** For example "hashicorp/aws". */
  readonly provider: string;
  /** Holds `registry.terraform.io/`. */
  readonly folder: string;
  /** Versions of the provider that it has for this platform, oldest first. */
  readonly versions: readonly string[];
}

export interface MirrorSearch {
  readonly env?: NodeJS.ProcessEnv;
  readonly home?: string;
  /** Folders whose direct subfolders are searched last. */
  readonly sharedFolders?: readonly string[];
  readonly registryAnswers?: () => Promise<boolean>;
}

const REGISTRY = "registry.terraform.io";
const SHARED_FOLDERS = ["/opt", "/usr/share"];
/** Time for the registry to answer; longer and it is of no use to a rehearsal either. */
const REGISTRY_MILLISECONDS = 2000;

/**
 * The mirror that Terraform must use for a provider: none where the registry can be reached, unless
 * something says otherwise. Searched in this order:
 *
 * 1. the environment variable TF_PROVIDER_MIRROR: whoever sets it wants it used;
 * 2. the `filesystem_mirror` blocks of Terraform's CLI configuration;
 * 3. the folders that Terraform searches without being told;
 * 4. any folder directly under /opt or /usr/share.
 *
 * Where Terraform itself would take the provider from 2 or 3 and never ask the registry, so do we.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 *
 * @throws UserError when TF_PROVIDER_MIRROR names a folder without the provider.
 */
export async function findMirror(
  provider: string,
  search: MirrorSearch = {},
): Promise<ProviderMirror | undefined> {
  const { env = process.env, home = os.homedir(), sharedFolders = SHARED_FOLDERS } = search;
  const within = (folders: readonly string[]) =>
    folders.map((folder) => mirrorIn(folder, provider)).find((mirror) => mirror !== undefined);

  if (env.TF_PROVIDER_MIRROR) {
    const mirror = within([env.TF_PROVIDER_MIRROR]);
    if (mirror) return mirror;
    throw new UserError(
      `TF_PROVIDER_MIRROR: "${env.TF_PROVIDER_MIRROR}" holds no ${REGISTRY}/${provider} for ` +
        `${terraformPlatform()}, links inside it left out, as Terraform does. Make one with ` +
        "`terraform providers mirror <folder>`, or unset the variable.",
    );
  }
  const config = readCliConfig(env, home);
  const configured = within(config?.mirrors ?? []);
  if (configured && !config?.reachesOut) return configured;
  // A CLI configuration that says how providers are installed switches the implied folders off.
  const implied = config ? undefined : within(impliedFolders(env, home));
  if (implied) return implied;

  const mirror = configured ?? within(sharedFolders.flatMap(subfolders));
  if (!mirror) return undefined;
  return (await (search.registryAnswers ?? registryAnswers)()) ? undefined : mirror;
}

/**
 * The folder as a mirror of the provider; undefined where it holds none for this platform. Both layouts are known:
 * unpacked folders <version>/<platform>/ and zip archives as released. Of links Terraform follows the one to the folder
 * itself and those to <platform>/, and so do we.
 */
export function mirrorIn(folder: string, provider: string): ProviderMirror | undefined {
  const [namespace, type] = provider.split("/") as [string, string];
  const packages = path.join(folder, REGISTRY, namespace, type);
  const platform = terraformPlatform();
  const archive = new RegExp(`^terraform-provider-${type}_(\\d[^_]*)_${platform}\\.zip$`);
  const versions = entries(packages).flatMap((entry) => {
    if (existsSync(path.join(packages, entry, platform)) && !isLinked(path.join(packages, entry), folder)) {
      return [entry];
    }
    return archive.exec(entry)?.[1] ?? [];
  });
  if (versions.length === 0) return undefined;
  return {
    provider,
    folder: path.resolve(folder),
    versions: [...new Set(versions)].toSorted(compareVersions),
  };
}

/** Whether a link stands between a folder and one that it holds. */
function isLinked(held: string, folder: string): boolean {
  return realpathSync(held) !== path.join(realpathSync(folder), path.relative(folder, held));
}

/** What the CLI configuration says about installing providers; undefined when it says nothing. */
function readCliConfig(env: NodeJS.ProcessEnv, home: string): CliConfig | undefined {
  const further = path.join(home, ".terraform.d");
  const files = [
    env.TF_CLI_CONFIG_FILE || path.join(home, ".terraformrc"),
    ...entries(further)
      .filter((name) => name.endsWith(".tfrc"))
      .map((name) => path.join(further, name)),
  ];
  return files
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .map((file) => parseCliConfig(readFileSync(file, "utf8")))
    .find((config) => config !== undefined);
}

/** https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories */
function impliedFolders(env: NodeJS.ProcessEnv, home: string): string[] {
  const data =
    process.platform === "darwin"
      ? [
          path.join(home, "Library/Application Support/io.terraform"),
          "/Library/Application Support/io.terraform",
        ]
      : [
          env.XDG_DATA_HOME || path.join(home, ".local/share"),
          ...(env.XDG_DATA_DIRS || "/usr/local/share:/usr/share").split(":"),
        ].map((folder) => path.join(folder, "terraform"));
  return [path.join(home, ".terraform.d"), ...data].map((folder) => path.join(folder, "plugins"));
}

let answer: Promise<boolean> | undefined;

/** Whether the registry of providers can be reached; asked once a process. */
export function registryAnswers(): Promise<boolean> {
  answer ??= fetch(`https://${REGISTRY}/.well-known/terraform.json`, {
    signal: AbortSignal.timeout(REGISTRY_MILLISECONDS),
  }).then(
    (response) => response.ok,
    () => false,
  );
  return answer;
}

/** Those of the providers that neither the mirror has nor the registry can give. */
export async function missingProviders(
  providers: readonly string[],
  mirror: ProviderMirror | undefined,
): Promise<string[]> {
  const absent = providers.filter((provider) => !mirror || !mirrorIn(mirror.folder, provider));
  return absent.length > 0 && !(await registryAnswers()) ? absent : [];
}

function subfolders(folder: string): string[] {
  return entries(folder).map((name) => path.join(folder, name));
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
