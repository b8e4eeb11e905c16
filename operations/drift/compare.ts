import { isNothing } from "../plan-comment/marked";
import type { Change, PlanJson } from "../terraform/plan-json";

/** A resource that someone changed outside of Terraform. */
export interface DriftedResource {
  readonly address: string;
  /** Names of what was changed, never values; empty for a resource that is gone. */
  readonly attributes: readonly string[];
}

export interface Comparison {
  readonly drifted: readonly DriftedResource[];
  /** Resources that the code wants otherwise, without anyone having touched them. */
  readonly pending: readonly string[];
}

/**
 * Tells apart what was changed outside and what the code wants changed.
 *
 * Only what an apply would put back counts as drift: AWS itself fills in much that no one manages here.
 */
export function compare({ resource_drift = [], resource_changes = [] }: PlanJson): Comparison {
  const changes = resource_changes.filter(
    ({ mode, change }) => mode !== "data" && change.actions.some((action) => action !== "no-op"),
  );
  const drifted = changes.flatMap(({ address, change }): DriftedResource[] => {
    const outside = resource_drift.find((drift) => drift.address === address);
    if (!outside) return [];
    if (outside.change.actions.includes("delete")) return [{ address, attributes: [] }];
    const putBack = new Set(differences(change).map(([attribute]) => attribute));
    const attributes = differences(outside.change).filter(([attribute]) => putBack.has(attribute));
    return attributes.length > 0 ? [{ address, attributes: attributes.map(inWords) }] : [];
  });
  const touched = new Set(drifted.map(({ address }) => address));
  return {
    drifted,
    pending: changes.map(({ address }) => address).filter((address) => !touched.has(address)),
  };
}

type Path = readonly (string | number)[];

function differences({ before, after, before_sensitive, after_sensitive }: Change): Path[] {
  return pathsBetween(before, after, [before_sensitive, after_sensitive]);
}

/** Paths to what differs, as deep as both sides have the same shape, but not into sensitive values. */
function pathsBetween(before: unknown, after: unknown, sensitive: readonly unknown[], at: Path = []): Path[] {
  if (JSON.stringify(before) === JSON.stringify(after) || (isNothing(before) && isNothing(after))) return [];
  const opaque = sensitive.includes(true) || !isContainer(before) || !isContainer(after);
  if (opaque || Array.isArray(before) !== Array.isArray(after)) return [at];
  if (Array.isArray(before) && before.length !== (after as unknown as unknown[]).length) return [at];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    pathsBetween(
      before[key],
      after[key],
      sensitive.map((part) => (isContainer(part) ? part[key] : part)),
      [...at, Array.isArray(before) ? Number(key) : key],
    ),
  );
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** `["scanning", 0, "on_push"]` as `scanning[0].on_push`. */
function inWords(path: Path): string {
  return path
    .map((part, at) => (typeof part === "number" ? `[${part}]` : at > 0 ? `.${part}` : part))
    .join("");
}
