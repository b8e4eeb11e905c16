import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { findSchemas } from "../../../operations/tools/schemas";
import { scratchFolder, write } from "./scratch";

const scratch = scratchFolder();
const empty = path.join(scratch, "empty");
const unreachable = "http://127.0.0.1:9";

async function locations(search: Parameters<typeof findSchemas>[0]) {
  const found = await findSchemas(search);
  return found.found ? { seed: found.locations("seed"), current: found.locations("current") } : undefined;
}

test("a folder of schemas serves without network, each catalog with its own custom resources", async () => {
  const folder = path.join(scratch, "schemas");
  write(path.join(folder, "crd-seed", "rollout-argoproj-v1alpha1.json"), "{}");
  for (const search of [
    { env: {}, usual: folder },
    { env: { SCHEMAS_DIR: folder }, usual: empty },
  ]) {
    const { seed, current } = (await locations({ ...search, publicCatalog: unreachable })) ?? {};
    expect(seed?.[0]).toMatch(new RegExp(`^${folder}/.+standalone.+StrictSuffix`));
    expect(seed?.[1]).toMatch(new RegExp(`^${folder}/crd-seed/`));
    expect(current?.[1]).toMatch(new RegExp(`^${folder}/crd-current/`));
  }
});

test("without one, the public schemas serve", async () => {
  const server = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const publicCatalog = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { seed } = (await locations({ env: {}, usual: empty, publicCatalog })) ?? {};
    expect(seed).toEqual(["default", expect.stringContaining(`${publicCatalog}/{{.Group}}/`)]);
  } finally {
    server.close();
  }
});

test("without either, it names the folder and says what to do", async () => {
  const env = { SCHEMAS_DIR: empty };
  expect(await findSchemas({ env, publicCatalog: unreachable })).toEqual({
    found: false,
    why: expect.stringContaining(empty),
    remedy: expect.stringContaining("SCHEMAS_DIR"),
  });
});
