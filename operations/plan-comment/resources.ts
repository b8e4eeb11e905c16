import { losses } from "../deploy/stateful";
import { inWords } from "../terminal/text";
import type { Change, PlanJson, ResourceChange } from "../terraform/plan-json";
import { type Difference, differences } from "./differences";
import { differenceLines, type Lengths, pathInWords, printable } from "./lines";
import { Unknown } from "./marked";
import type { Secrets } from "./secrets";

/** What an apply does to a resource, the gravest first. */
export const ACTIONS = ["destroy", "replace", "forget", "change", "move", "import", "add", "read"] as const;
export type Action = (typeof ACTIONS)[number];

/** What an apply does to one resource. */
export interface ResourceBlock {
  readonly action: Action;
  readonly address: string;
  /** One line about what happens to it. */
  readonly headline: string;
  /** What goes with it that no apply brings back, for example "its images". */
  readonly lost?: string;
  /** Its attributes that change, as lines of a diff. */
  readonly lines: readonly string[];
}

/** What an apply does, resource by resource, the gravest first; changes of outputs last, as one block. */
export function resourceBlocks(plan: PlanJson, secrets: Secrets, lengths: Lengths): ResourceBlock[] {
  return (plan.resource_changes ?? [])
    .flatMap((resource) => {
      const action = actionOf(resource);
      return action ? [resourceBlock(resource, action, secrets, lengths)] : [];
    })
    .toSorted((a, b) => ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action));
}

/** How the values that a stack hands on change, as lines of a diff. */
export function outputLines(plan: PlanJson, secrets: Secrets, lengths: Lengths): string[] {
  return Object.entries(plan.output_changes ?? {}).flatMap(([name, change]) => {
    if (change.actions.join() === "no-op") return [];
    const under = { actions: change.actions, before: {}, after: {} };
    for (const key of ["before", "after", "before_sensitive", "after_sensitive", "after_unknown"] as const) {
      Object.assign(under, { [key]: { [name]: change[key] } });
    }
    return differences(under as Change).flatMap((difference) =>
      differenceLines(difference, secrets, lengths),
    );
  });
}

/** What an apply does to a resource; undefined where it stays as it is. */
export function actionOf({ change, previous_address, mode }: ResourceChange): Action | undefined {
  const actions = change.actions.join();
  if (mode === "data") return actions === "read" ? "read" : undefined;
  if (actions === "delete,create" || actions === "create,delete") return "replace";
  if (actions === "create") return "add";
  if (actions === "update") return "change";
  if (actions === "delete") return "destroy";
  if (actions === "forget") return "forget";
  if (change.importing) return "import";
  return previous_address ? "move" : undefined;
}

function resourceBlock(
  resource: ResourceChange,
  action: Action,
  secrets: Secrets,
  lengths: Lengths,
): ResourceBlock {
  const { change, deposed } = resource;
  // A leftover of a replacement is no loss: the object that took its place is there.
  const lost = deposed ? undefined : losses({ resource_changes: [resource] })[0]?.what;
  const address = printable(secrets.mask(resource.address));
  const extras = [
    lost !== undefined && `lost with it: ${lost}`,
    deposed && `the object ${deposed}, left over from an interrupted replacement`,
    action === "replace" &&
      change.actions[0] === "create" &&
      "the new one is created before the old one is destroyed",
    REASONS[resource.action_reason ?? ""],
    resource.previous_address &&
      action !== "move" &&
      `moved from ${printable(secrets.mask(resource.previous_address))}`,
    change.importing && action !== "import" && "imported",
  ].filter(Boolean);
  const what =
    action === "move"
      ? `moves here from ${printable(secrets.mask(resource.previous_address ?? ""))}`
      : HAPPENS[action];
  return {
    action,
    address,
    lost,
    headline: [`${address} ${what}`, ...extras].join("; "),
    lines: linesOf(change, action, secrets, lengths),
  };
}

const HAPPENS: Readonly<Record<Exclude<Action, "move">, string>> = {
  destroy: "is destroyed",
  replace: "is replaced",
  forget: "stays, but Terraform forgets it",
  change: "is changed in place",
  import: "is taken into the state",
  add: "is added",
  read: "is read during the apply",
};

/** Why, where the attributes do not say it. https://developer.hashicorp.com/terraform/internals/json-format#plan-representation */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "its creation failed half-way before",
  replace_by_request: "as was asked for",
  replace_by_triggers: "since what triggers it changes",
  delete_because_no_resource_config: "it is no longer in the code",
  delete_because_each_key: "its key is no longer in for_each",
  delete_because_count_index: "its index is beyond count",
};

function linesOf(change: Change, action: Action, secrets: Secrets, lengths: Lengths): string[] {
  if (action === "read" || action === "forget") return [];
  if (action === "destroy") return identity(change, secrets, lengths);
  const all = differences(change).filter(isNews(change));
  // What AWS gives a new object is no news; that something which stays may change is.
  const isFilledIn = ({ after, forcesReplacement }: Difference) =>
    action !== "change" && after instanceof Unknown && !forcesReplacement;
  const later = all.filter(isFilledIn).map(({ path }) => pathInWords(path, secrets));
  const lines = all
    .filter((difference) => !isFilledIn(difference))
    .flatMap((difference) => differenceLines(difference, secrets, lengths));
  return [
    ...lines.slice(0, lengths.lines),
    ...(lines.length > lengths.lines ? [`    … and ${lines.length - lengths.lines} more lines`] : []),
    ...(later.length > 0 ? [`  known after apply: ${some(later)}`] : []),
  ];
}

/**
 * Every resource of a stack has the provider's default tags in `tags_all`, and its own ones there again: told is what
 * becomes of tags that are there already, and are not among its own.
 */
function isNews({ before, after }: Change) {
  const tags = (value: unknown) => Object(Object(value).tags) as Record<string, unknown>;
  return ({ path: [attribute, tag] }: Difference): boolean => {
    if (attribute !== "tags_all") return true;
    if (before === null || typeof tag !== "string") return before !== null;
    return tags(before)[tag] === tags(after)[tag];
  };
}

/** Names that a line bears. */
const MOST_NAMES = 6;

function some(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return inWords(names);
  return inWords([...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`]);
}

/** By which people find what is about to go. */
function identity(change: Change, secrets: Secrets, lengths: Lengths): string[] {
  const all = differences({ ...change, after: null, after_unknown: false });
  return ["id", "name"].flatMap((name) =>
    all
      .filter(({ path }) => path.length === 1 && path[0] === name)
      .flatMap((difference) =>
        differenceLines({ ...difference, forcesReplacement: false }, secrets, lengths),
      ),
  );
}
