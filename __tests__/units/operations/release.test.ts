import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { zipSync } from "fflate";
import { terraformPlatform } from "../../../operations/tools/platform";
import { findTerraform } from "../../../operations/tools/terraform";
import { scratchFolder, script } from "./scratch";

const PROGRAM = `#!/bin/sh\necho '{"terraform_version":"1.11.4"}'\n`;
const scratch = scratchFolder();
const archive = Buffer.from(
  zipSync({ "LICENSE.txt": Buffer.from("…"), terraform: Buffer.from(PROGRAM), "../evil": Buffer.from("x") }),
);
const right = createHash("sha256").update(archive).digest("hex");
let releases: Server;
let url: string;
const requests: string[] = [];
let folders = 0;

beforeAll(async () => {
  releases = createServer((request, response) => {
    requests.push(request.url as string);
    response.end(archive);
  });
  await new Promise<void>((resolve) => releases.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(releases.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => releases.close(resolve)));

/** The search of a machine whose PATH has what `searchPath` says, and nothing in `.tools/` yet. */
function search(changes: { searchPath?: string; checksum?: string; releases?: string } = {}) {
  const { checksum = right, ...others } = changes;
  return {
    searchPath: "",
    toolsFolder: path.join(scratch, String(++folders)),
    releases: url,
    checksums: { [terraformPlatform()]: checksum },
    ...others,
  };
}

test("Terraform is fetched where there is none, and found there the next time", async () => {
  const machine = search();
  const first = await findTerraform(machine);
  expect(first).toEqual({
    found: true,
    path: path.join(machine.toolsFolder, "terraform-1.11.4", "terraform"),
    version: "1.11.4",
  });
  expect(readFileSync(path.join(machine.toolsFolder, "terraform-1.11.4", "terraform"), "utf8")).toBe(PROGRAM);
  const asked = requests.length;
  expect(requests.at(-1)).toBe(`/1.11.4/terraform_1.11.4_${terraformPlatform()}.zip`);
  expect(await findTerraform(machine)).toEqual(first);
  expect(requests.length).toBe(asked);
});

test("an archive with another checksum is refused, and nothing of it is unpacked", async () => {
  const machine = search({ checksum: "0".repeat(64) });
  const result = await findTerraform(machine);
  expect(result).toMatchObject({
    found: false,
    why: `${url}/1.11.4/terraform_1.11.4_${terraformPlatform()}.zip has the checksum ${right}, not the pinned ${"0".repeat(64)}: refused`,
  });
  expect(readdirSync(machine.toolsFolder)).toEqual([]);
});

test("nothing but the program is taken out of an archive", async () => {
  const machine = search();
  await findTerraform(machine);
  expect(readdirSync(machine.toolsFolder)).toEqual(["terraform-1.11.4"]);
  expect(readdirSync(path.join(machine.toolsFolder, "terraform-1.11.4"))).toEqual(["terraform"]);
});

test("where the release cannot be fetched, it says why and what to do instead", async () => {
  expect(await findTerraform(search({ releases: "http://127.0.0.1:9" }))).toEqual({
    found: false,
    why: expect.stringMatching(/^terraform_1\.11\.4_\w+\.zip cannot be fetched: .+/),
    remedy: expect.stringMatching(/Install Terraform 1\.11 or newer/),
  });
});

describe("a Terraform on the PATH", () => {
  const onPath = (version: string) => {
    const folder = path.join(scratch, `path-${++folders}`);
    const path_ = script(path.join(folder, "terraform"), `echo '{"terraform_version":"${version}"}'`);
    return { folder, path: path_ };
  };

  test.each(["1.11.0", "1.12.2", "2.0.0"])("is used when it is new enough: %s", async (version) => {
    const { folder, path } = onPath(version);
    expect(await findTerraform(search({ searchPath: folder }))).toEqual({ found: true, path, version });
  });

  test.each(["1.10.9", "1.9.0", "0.15.5"])("is passed over when it is too old: %s", async (version) => {
    const { folder, path } = onPath(version);
    expect(await findTerraform(search({ searchPath: folder }))).toMatchObject({ version: "1.11.4" });
    expect(await findTerraform(search({ searchPath: folder, releases: "http://127.0.0.1:9" }))).toMatchObject(
      {
        found: false,
        why: expect.stringContaining(`${path} is ${version}, older than 1.11`),
      },
    );
  });

  test("that is too old does not hide a newer one behind it", async () => {
    const old = onPath("1.5.7");
    const newer = onPath("1.12.0");
    const searchPath = [old.folder, newer.folder].join(path.delimiter);
    expect(await findTerraform(search({ searchPath }))).toMatchObject({ path: newer.path });
  });

  test("that does not run is passed over, with what it said", async () => {
    const folder = path.join(scratch, `path-${++folders}`);
    script(path.join(folder, "terraform"), "echo no version is set for terraform >&2; exit 126");
    expect(await findTerraform(search({ searchPath: folder, releases: "http://127.0.0.1:9" }))).toMatchObject(
      {
        why: expect.stringContaining("no version is set for terraform"),
      },
    );
  });
});
