import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { digestOf } from "./digest";
import type { UpstreamRelease } from "./releases";

/** That a release was rendered, and what came of it: stands in for the chart where that cannot be had. */
export interface RenderRecord {
  readonly chart: string;
  readonly version: string;
  readonly catalog: string;
  readonly environments: readonly string[];
  /** Digest of what Helm was given: chart, release, namespace, values. */
  readonly given: string;
  /** Digest of the manifests. */
  readonly rendered: string;
  /** ISO date. */
  readonly renderedOn: string;
  readonly helm: string;
}

/** How the records are brought up to date. */
export const RENDER_AGAIN = "npm run charts:render";

const FILE = path.join("__tests__", "upstream", "renders.json");

export function readRecords(): RenderRecord[] {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : [];
}

export function writeRecords(records: readonly RenderRecord[]): void {
  writeFileSync(FILE, `${JSON.stringify(records, null, 2)}\n`);
}

/** The record of a release as it is given to Helm now. */
export function recordOf(
  release: UpstreamRelease,
  records: readonly RenderRecord[] = readRecords(),
): RenderRecord | undefined {
  const given = digestOfGiven(release);
  return records.find((record) => record.given === given);
}

export function digestOfGiven(release: UpstreamRelease): string {
  return digestOf({ ...release, environments: undefined });
}
