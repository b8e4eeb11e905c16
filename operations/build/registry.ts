import { outputOf } from "../tools/command";

/** Time for an image's layers, about 60 MB. */
const PUSH_SECONDS = 600;

/** One repository of a registry, reached with the credentials of `docker login`. */
export class ImageRepository {
  /** @param crane Path of the program. @param address Without a tag. */
  constructor(
    private readonly crane: string,
    readonly address: string,
  ) {}

  /** Digest of the image that has a tag; undefined where none has it. */
  async digestOf(tag: string): Promise<string | undefined> {
    try {
      return (await outputOf(this.crane, ["digest", `${this.address}:${tag}`])).trim();
    } catch (error) {
      if (/MANIFEST_UNKNOWN|NAME_UNKNOWN|404 Not Found/.test((error as Error).message)) return undefined;
      throw error;
    }
  }

  /** Pushes the image that a folder holds in OCI layout, as it is. */
  async push(layout: string, tag: string): Promise<void> {
    await outputOf(this.crane, ["push", layout, `${this.address}:${tag}`], { timeoutSeconds: PUSH_SECONDS });
  }

  /** Gives an image another tag. */
  async tag(digest: string, tag: string): Promise<void> {
    await outputOf(this.crane, ["tag", `${this.address}@${digest}`, tag], { timeoutSeconds: PUSH_SECONDS });
  }
}
