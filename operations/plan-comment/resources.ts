import { losses } from "../deploy/stateful";
import { count } from "../terminal/text";
import type { Change, PlanJson, ResourceChange } from "../terraform/plan-json";
import { differences } from "./differences";
import { differenceLines, type Lengths, printable } from "./lines";
import { resourceLines } from "./resource-lines";
import { isCrossStackOutput, type Secrets } from "./secrets";

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

/** How the values that a stack hands on change, as lines of a diff; those for other stacks are counted. */
export function outputLines(plan: PlanJson, secrets: Secrets, lengths: Lengths): string[] {
  const changes = Object.entries(plan.output_changes ?? {}).filter(
    ([, { actions }]) => actions.join() !== "no-op",
  );
  const lines = changes
    .filter(([name]) => !isCrossStackOutput(name))
    .flatMap(([name, change]) => differences(within(name, change)))
    .flatMap((difference) => differenceLines(difference, secrets, lengths));
  const forOthers = changes.filter(([name]) => isCrossStackOutput(name)).length;
  return [...lines, ...(forOthers > 0 ? [`  and ${count(forOthers, "value")} for other stacks`] : [])];
}

/** A change of a value as one of an object that holds it under a name. */
function within(name: string, { actions, ...change }: Change): Change {
  const entries = Object.entries(change).map(([part, value]) => [part, { [name]: value }]);
  return { ...(Object.fromEntries(entries) as Change), actions };
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
    lines: resourceLines(change, action, secrets, lengths),
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
