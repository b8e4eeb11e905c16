/** Pushing an image with the real crane, to the registry that it can serve. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { pushImage } from "../../operations/build/push";
import { ImageRepository } from "../../operations/build/registry";
import { findCrane, needed } from "../../operations/tools/find";

jest.setTimeout(60_000);

const COMMIT = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";
const scratch = mkdtempSync(path.join(tmpdir(), "push-"));
let crane: string;
let registry: ChildProcess;
let host: string;
let repositories = 0;

beforeAll(async () => {
  crane = needed("crane", await findCrane()).path;
  registry = spawn(crane, ["registry", "serve", "--address", "127.0.0.1:0"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  for await (const line of createInterface({ input: registry.stderr as NodeJS.ReadableStream })) {
    const port = /serving on port (\d+)/.exec(line)?.[1];
    if (!port) continue;
    host = `127.0.0.1:${port}`;
    break;
  }
});
afterAll(() => {
  registry.kill();
  rmSync(scratch, { recursive: true, force: true });
});

/** A repository that nobody has pushed to. */
const fresh = () => new ImageRepository(crane, `${host}/sample-platform-dev/app-${++repositories}`);

test("an image is pushed under its commit and its version, as the very bytes that were scanned", async () => {
  const repository = fresh();
  const image = layout("one");
  expect(await pushImage(repository, image.folder, [COMMIT, "1.2.3"])).toEqual({
    digest: image.digest,
    added: [COMMIT, "1.2.3"],
    built: true,
  });
  expect([await repository.digestOf(COMMIT), await repository.digestOf("1.2.3")]).toEqual([
    image.digest,
    image.digest,
  ]);
});

test("a run that is repeated finds its tags and pushes nothing", async () => {
  const repository = fresh();
  const { folder, digest } = layout("one");
  await pushImage(repository, folder, [COMMIT]);
  // Still what was listed and scanned: a run that ended between its push and its signatures makes up for them.
  expect(await pushImage(repository, folder, [COMMIT])).toEqual({ digest, added: [], built: true });
});

test("a release is a further tag of the image that was tried, whatever a later build of its commit gave", async () => {
  const repository = fresh();
  const tried = layout("tried");
  await pushImage(repository, tried.folder, [COMMIT]);
  expect(await pushImage(repository, layout("built again").folder, [COMMIT, "1.2.3"])).toEqual({
    digest: tried.digest,
    added: ["1.2.3"],
    built: false,
  });
});

test("a version that names another image is not moved", async () => {
  const repository = fresh();
  const first = layout("first");
  await pushImage(repository, first.folder, [COMMIT, "1.2.3"]);
  const other = "a".repeat(40);
  await expect(pushImage(repository, layout("second").folder, [other, "1.2.3"])).rejects.toThrow(
    /1\.2\.3 is another image \(sha256:\w{64}\).*Versions never move: release the next one\./,
  );
  expect(await repository.digestOf("1.2.3")).toBe(first.digest);
});

test("a registry that cannot be reached is no registry without the tag", async () => {
  const repository = new ImageRepository(crane, "127.0.0.1:9/sample/app");
  await expect(repository.digestOf(COMMIT)).rejects.toThrow("connection refused");
});

/** An image in OCI layout, as Buildx writes it: one manifest, without an index over it. */
function layout(content: string): { readonly folder: string; readonly digest: string } {
  const folder = mkdtempSync(path.join(scratch, "image-"));
  const blobs = path.join(folder, "blobs", "sha256");
  mkdirSync(blobs, { recursive: true });
  const add = (bytes: string, mediaType: string) => {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    writeFileSync(path.join(blobs, sha256), bytes);
    return { mediaType, digest: `sha256:${sha256}`, size: Buffer.byteLength(bytes) };
  };
  const type = (name: string) => `application/vnd.oci.image.${name}`;
  const config = add(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      rootfs: { type: "layers", diff_ids: [] },
      config: {},
    }),
    type("config.v1+json"),
  );
  const manifest = add(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: type("manifest.v1+json"),
      config,
      layers: [],
      annotations: { content },
    }),
    type("manifest.v1+json"),
  );
  writeFileSync(path.join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  writeFileSync(path.join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  return { folder, digest: manifest.digest };
}
