import { inWords } from "../terminal/text";
import type { Change } from "../terraform/plan-json";
import { type Difference, differences } from "./differences";
import { differenceLines, type Lengths, pathInWords } from "./lines";
import { Unknown } from "./marked";
import type { Action } from "./resources";
import type { Secrets } from "./secrets";

/** The attributes of a resource that change, as lines of a diff; of one that is destroyed, what people know it by. */
export function resourceLines(change: Change, action: Action, secrets: Secrets, lengths: Lengths): string[] {
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
