import { UserError } from "../../config/user-error";

/** The tags of an image, by what was pushed to git. */
export interface Tags {
  /** The full commit, by which Image Updater knows a build. */
  readonly commit: string;
  /** Semantic version without "v", of a release. */
  readonly version?: string;
}

/**
 * @param ref What was pushed: "refs/heads/main" or "refs/tags/v1.2.3".
 * @throws UserError for anything else: a tag is for ever, in a repository where none can be moved.
 */
export function tagsOf(ref: string, commit: string): Tags {
  if (!isCommit(commit)) throw new UserError(`"${commit}" is not a commit: 40 hexadecimal digits.`);
  if (ref === "refs/heads/main") return { commit };
  const version = /^refs\/tags\/v(.*)$/.exec(ref)?.[1];
  if (version !== undefined && isVersion(version)) return { commit, version };
  throw new UserError(
    `"${ref}" makes no image: builds are of refs/heads/main, releases of tags like refs/tags/v1.2.3.`,
  );
}

/** Whether a text is a full commit id. */
export function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/** Whether a text is a released version: three numbers without leading zeros. https://semver.org */
export function isVersion(text: string): boolean {
  return /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(text);
}

/** @throws UserError for a text that no build is called by: its image is nowhere. */
export function expectBuildTag(tag: string): void {
  if (isVersion(tag) || isCommit(tag)) return;
  throw new UserError(
    `"${tag}" is not the tag of a build: that is a version like 1.2.3, or a commit of 40 digits.`,
  );
}
