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
import type { ProviderMirror } from "../tools/mirror";
import { compareVersions, newest } from "../tools/version";

const CONFIGURATION = "cdk.tf.json";
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

interface Configuration {
  readonly terraform?: { readonly required_providers?: Record<string, { source: string; version: string }> };
  readonly resource?: Record<string, Record<string, Record<string, unknown>>>;
}

/**
 * Makes a stack's working folder take its provider from a mirror, and returns how that differs from what
 * was synthesized, in words. Without a mirror, or where the mirror has the pinned version, nothing differs,
 * and what an earlier call wrote is taken away.
 */
export function prepareStackFolder(folder: string, mirror?: ProviderMirror): string[] {
  linkPlugins(folder, mirror);
  const file = path.join(folder, CONFIGURATION);
  const configuration = JSON.parse(readFileSync(file, "utf8")) as Configuration;
  const [name, pinned] = requiredProvider(configuration, mirror?.provider) ?? [];
  const version = mirror && newest(mirror.versions);
  if (!version || !pinned || mirror.versions.includes(pinned.version)) {
    rmSync(path.join(folder, OVERRIDE), { force: true });
    return [];
  }
  writeFileSync(
    path.join(folder, OVERRIDE),
    json({
      "//": `Written because ${mirror.folder} has no ${mirror.provider} ${pinned.version}.`,
      terraform: { required_providers: { [name as string]: { source: pinned.source, version } } },
    }),
  );
  const removed = removeNewerAttributes(configuration, mirror.provider, version);
  if (removed.length > 0) writeFileSync(file, json(configuration));
  return [
    `${mirror.provider} ${version} from ${mirror.folder} stands in for ${pinned.version}`,
    ...removed.map(
      ({ resource, attribute, since }) => `without ${resource}.${attribute}, which needs ${since}`,
    ),
  ];
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

function requiredProvider(configuration: Configuration, provider?: string) {
  return Object.entries(configuration.terraform?.required_providers ?? {}).find(
    ([, { source }]) => (source.includes("/") ? source : `hashicorp/${source}`) === provider,
  );
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

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
