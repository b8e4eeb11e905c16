import { readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../config/user-error";
import { parseArguments } from "../arguments";
import { addSummary, setOutputs } from "../github/job";
import { findCrane, needed } from "../tools/find";
import { ImageRepository } from "./registry";

const USAGE = `node operations/run.mjs operations/build/push.ts --image FOLDER --repository ADDRESS --tags TAG,…

Pushes an image under its tags, the commit's first. Tags that are there already stay as they are.

  --image FOLDER         the image in OCI layout
  --repository ADDRESS   without a tag; \`docker login\` has been there
  --tags TAG,…           the commit, and for a release its version
  --help                 this text`;

export interface Pushed {
  /** Of the one image that all tags name. */
  readonly digest: string;
  /** Tags that were not there before. */
  readonly added: readonly string[];
  /** Whether it is the image of the folder, pushed now or by an earlier attempt. */
  readonly built: boolean;
}

/**
 * Makes sure that all tags name one image.
 *
 * A commit that was pushed before is not pushed again: its image stays the one that was tried, also when a later build
 * of the same commit gave other bytes. A release is a further tag of it.
 *
 * @throws UserError when a version names another image: it would have to be moved, and versions never move.
 */
export async function pushImage(
  repository: ImageRepository,
  layout: string,
  [commit, ...others]: readonly [string, ...string[]],
): Promise<Pushed> {
  const added: string[] = [];
  let digest = await repository.digestOf(commit);
  if (!digest) {
    await repository.push(layout, commit);
    added.push(commit);
    digest = (await repository.digestOf(commit)) as string;
  }
  for (const tag of others) {
    const there = await repository.digestOf(tag);
    if (there === digest) continue;
    if (there) {
      throw new UserError(
        `${repository.address}:${tag} is another image (${there}) than that of commit ${commit} (${digest}). ` +
          "Versions never move: release the next one.",
      );
    }
    await repository.tag(digest, tag);
    added.push(tag);
  }
  return { digest, added, built: digest === digestIn(layout) };
}

/** Digest of the one image in a folder. https://github.com/opencontainers/image-spec/blob/main/image-layout.md */
function digestIn(layout: string): string | undefined {
  const index = JSON.parse(readFileSync(path.join(layout, "index.json"), "utf8")) as {
    readonly manifests: readonly { readonly digest: string }[];
  };
  return index.manifests[0]?.digest;
}

export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: { image: { type: "string" }, repository: { type: "string" }, tags: { type: "string" } },
  });
  const { image, repository, tags } = values;
  if (!image || !repository || !tags) throw new UserError(`An argument is missing.\n\n${USAGE}`);
  const crane = needed("crane", await findCrane({ report: console.error }));
  const names = tags.split(",") as [string, ...string[]];
  const { digest, added, built } = await pushImage(new ImageRepository(crane.path, repository), image, names);
  const said = added.length > 0 ? `pushed ${added.join(" and ")}` : `already has ${names.join(" and ")}`;
  console.log(`${repository} ${said}: ${digest}`);
  addSummary(`\`${repository}\` ${said}: \`${digest}\``);
  setOutputs({ digest, built: String(built) });
  return 0;
}
