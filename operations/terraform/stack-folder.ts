import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { mirrorIn, type ProviderMirror } from "../tools/mirror";
import { compareVersions, newest } from "../tools/version";
import {
  CONFIGURATION,
  type Configuration,
  json,
  readConfiguration,
  requiredProviders,
} from "./configuration";

const OVERRIDE = "versions_override.tf.json";
const PLUGINS = path.join("terraform.d", "plugins");

/** Attributes that the pinned provider knows and one of a mirror may be too old for. */
const NEWER_ATTRIBUTES = [
  {
    provider: "hashicorp/aws",
    since: "6.9.0",
    resource: "aws_eks_cluster",
    attribute: "deletion_protection",
  },
] as const;

/**
 * Makes a stack's working folder take its providers from a mirror, and returns how that differs from what was
 * synthesized, in words. Without a mirror, or where the mirror has the pinned versions, nothing differs, and what an
 * earlier call wrote is taken away.
 */
export function prepareStackFolder(folder: string, mirror?: ProviderMirror): string[] {
  linkPlugins(folder, mirror);
  const configuration = readConfiguration(folder);
  const standIns = mirror ? standInsOf(configuration, mirror.folder) : [];
  if (!mirror || standIns.length === 0) {
    override(folder, undefined);
    return [];
  }
  override(folder, {
    "//": `Written because ${mirror.folder} has other versions than the pinned ones.`,
    terraform: {
      required_providers: Object.fromEntries(
        standIns.map(({ name, source, version }) => [name, { source, version }]),
      ),
    },
  });
  const removed = standIns.flatMap(({ provider, version }) =>
    removeNewerAttributes(configuration, provider, version),
  );
  if (removed.length > 0) writeFileSync(path.join(folder, CONFIGURATION), json(configuration));
  return [
    ...standIns.map(
      ({ provider, version, pinned }) =>
        `${provider} ${version} from ${mirror.folder} stands in for ${pinned}`,
    ),
    ...removed.map(
      ({ resource, attribute, since }) => `without ${resource}.${attribute}, which needs ${since}`,
    ),
  ];
}

/** The providers of which the mirror has some version, but not the one that is pinned. */
function standInsOf(configuration: Configuration, mirror: string) {
  return requiredProviders(configuration).flatMap((required) => {
    const versions = mirrorIn(mirror, required.provider)?.versions ?? [];
    const version = newest(versions);
    return version && !versions.includes(required.pinned) ? [{ ...required, version }] : [];
  });
}

/** Replaces the override, and with it the lock on the version that it chose. */
function override(folder: string, content: object | undefined): void {
  const file = path.join(folder, OVERRIDE);
  const previous = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  const next = content && json(content);
  if (next === previous) return;
  rmSync(path.join(folder, ".terraform.lock.hcl"), { force: true });
  if (next) writeFileSync(file, next);
  else rmSync(file);
}

/** Terraform looks for providers in this folder of its working directory, whatever else is configured. */
function linkPlugins(folder: string, mirror?: ProviderMirror): void {
  const link = path.join(folder, PLUGINS);
  if (mirror && existsSync(link) && readlinkSync(link) === mirror.folder) return;
  rmSync(link, { force: true });
  if (!mirror) return;
  mkdirSync(path.dirname(link), { recursive: true });
  symlinkSync(mirror.folder, link);
}

/** Takes out what `version` lacks, and returns what was there to take. */
function removeNewerAttributes(configuration: Configuration, provider: string, version: string) {
  return NEWER_ATTRIBUTES.filter((newer) => {
    if (newer.provider !== provider || compareVersions(version, newer.since) >= 0) return false;
    const resources = Object.values(configuration.resource?.[newer.resource] ?? {});
    const holders = resources.filter((resource) => newer.attribute in resource);
    for (const resource of holders) delete resource[newer.attribute];
    return holders.length > 0;
  });
}
