import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, unzipSync } from "fflate";

/** A tool as its makers release it: a `.zip` or `.tar.gz` archive that holds one program. */
export interface Release {
  readonly url: string;
  /** SHA-256 of the archive, in hexadecimal, as the makers published it. */
  readonly sha256: string;
  /** Where the program lies in the archive. */
  readonly member: string;
}

/** Time for the server to begin its answer: enough for a busy machine, short where a network swallows questions. */
const ANSWER_SECONDS = 20;
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
  const program = unpack(archive, release);
  if (!program) throw new Error(`${release.url} holds no file "${release.member}"`);
  mkdirSync(path.dirname(target), { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  writeFileSync(unfinished, program);
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, target);
}

function unpack(archive: Uint8Array, { url, member }: Release): Uint8Array | undefined {
  if (url.endsWith(".tar.gz")) return untar(gunzipSync(archive), member);
  return unzipSync(archive, { filter: (file) => file.name === member })[member];
}

/** A tar archive is a header of 512 bytes before each file, and each file filled up to a multiple of them. */
const BLOCK = 512;

function untar(archive: Uint8Array, member: string): Uint8Array | undefined {
  const text = (from: number, length: number) =>
    Buffer.from(archive.subarray(from, from + length))
      .toString()
      .replace(/\0.*$/s, "");
  for (let header = 0; header < archive.length; ) {
    const size = Number.parseInt(text(header + 124, 12), 8) || 0;
    const content = header + BLOCK;
    if (text(header, 100) === member) return archive.subarray(content, content + size);
    header = content + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
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
