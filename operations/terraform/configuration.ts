import { readFileSync } from "node:fs";
import path from "node:path";

/** Name of the file in a stack's folder that synth writes. */
export const CONFIGURATION = "cdk.tf.json";

/** What synth writes for a stack, as far as the operations read it. Terraform's JSON syntax. */
export interface Configuration {
  readonly terraform?: { readonly required_providers?: Record<string, { source: string; version: string }> };
  readonly provider?: Record<string, readonly { alias?: string }[]>;
  /** By type, then by name. */
  readonly resource?: Record<string, Record<string, Record<string, unknown>>>;
  readonly data?: Record<string, Record<string, Record<string, unknown>>>;
  readonly output?: Record<string, { value: unknown }>;
}

/** @throws Error where the folder holds none. */
export function readConfiguration(folder: string): Configuration {
  return JSON.parse(readFileSync(path.join(folder, CONFIGURATION), "utf8")) as Configuration;
}

/** A file for Terraform or for people who look into what Terraform reads. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The providers that a stack pins: under which name it knows them, where they come from, and which version. */
export function requiredProviders({ terraform }: Configuration) {
  return Object.entries(terraform?.required_providers ?? {}).map(([name, { source, version }]) => ({
    name,
    source,
    provider: source.includes("/") ? source : `hashicorp/${source}`,
    pinned: version,
  }));
}
