import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { unzipSync } from "fflate";

/** A tool as its makers release it: a zip archive that holds one program. */
export interface Release {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  /** SHA-256 of the archive, in hexadecimal, as the makers published it. */
  readonly sha256: string;
}

/** Time for the server to begin its answer: enough for a slow one, short where there is none. */
const ANSWER_SECONDS = 5;
/** Time for the whole archive, about 30 MB. */
const DOWNLOAD_SECONDS = 180;

/**
 * Fetches a release and puts its program at `target`, which appears whole or not at all.
 *
 * @throws Error when it cannot be had, or is not the archive that was pinned: nothing of it is unpacked then.
 */
export async function fetchRelease(release: Release, target: string): Promise<void> {
  const archive = await download(release.url);
  const sha256 = createHash("sha256").update(archive).digest("hex");
  if (sha256 !== release.sha256) {
    throw new Error(`${release.url} has the checksum ${sha256}, not the pinned ${release.sha256}: refused`);
  }
  const program = unzipSync(archive, { filter: (file) => file.name === release.name })[release.name];
  if (!program) throw new Error(`${release.url} holds no file "${release.name}"`);
  mkdirSync(path.dirname(target), { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  writeFileSync(unfinished, program);
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, target);
}

async function download(url: string): Promise<Uint8Array> {
  const controller = new AbortController();
  const abortAfter = (seconds: number) =>
    setTimeout(() => controller.abort(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  let timer = abortAfter(ANSWER_SECONDS);
  try {
    const response = await fetch(url, { signal: controller.signal });
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    clearTimeout(timer);
    timer = abortAfter(DOWNLOAD_SECONDS);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    // A table shows it: the file's name says enough.
    throw new Error(`${path.posix.basename(url)} cannot be fetched: ${reason(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** fetch hides what happened ("getaddrinfo ENOTFOUND …") behind "fetch failed". */
function reason(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
