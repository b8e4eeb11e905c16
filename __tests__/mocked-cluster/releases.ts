import { parse } from "yaml";
import type { Applied } from "../mocked/applied";

/** A Helm release as its provider was given it. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  /** Null where the chart is a folder of ours. */
  readonly repository: string | null;
  readonly version: string;
  /** The document of its values, as Terraform wrote it. */
  readonly document: string;
  // biome-ignore lint/suspicious/noExplicitAny: each chart has its own values; assertions name theirs.
  readonly values: any;
}

/** The releases of a stack, by name. */
export function releasesOf(stack: Applied): Readonly<Record<string, Release>> {
  return Object.fromEntries(
    stack
      .all("helm_release")
      .map(({ name, namespace, chart, repository, version, values: [document, ...others] }) => {
        if (others.length > 0)
          throw new Error(`${name} has ${others.length + 1} documents of values, not one.`);
        return [name, { name, namespace, chart, repository, version, document, values: parse(document) }];
      }),
  );
}

/** A release by its name; throws where there is none. */
export function releaseOf(stack: Applied, name: string): Release {
  const releases = releasesOf(stack);
  const release = releases[name];
  if (release) return release;
  throw new Error(`There is no release "${name}", only ${Object.keys(releases).join(", ")}.`);
}
