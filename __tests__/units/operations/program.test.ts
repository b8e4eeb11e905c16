import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { gzipSync } from "fflate";
import { findHelm } from "../../../operations/tools/helm";
import { findKubeconform } from "../../../operations/tools/kubeconform";
import { terraformPlatform } from "../../../operations/tools/platform";
import { scratchFolder, script } from "./scratch";

const HELM = "#!/bin/sh\necho v3.19.5\n";
const platform = terraformPlatform().replace("_", "-");
const scratch = scratchFolder();
let folders = 0;

/** One file of a tar archive. */
function entry(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write(content.length.toString(8).padStart(11, "0"), 124);
  const blocks = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  blocks.write(content);
  return Buffer.concat([header, blocks]);
}

const archive = gzipSync(
  Buffer.concat([
    entry(`${platform}/`, ""),
    entry(`${platform}/LICENSE`, "l".repeat(700)),
    entry(`${platform}/helm`, HELM),
    Buffer.alloc(1024),
  ]),
);
let releases: Server;
let url: string;
let asked: string | undefined;

beforeAll(async () => {
  releases = createServer((request, response) => {
    asked = request.url;
    response.end(archive);
  });
  await new Promise<void>((resolve) => releases.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(releases.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => releases.close(resolve)));

/** The search of a machine without network whose PATH holds programs of these names, which run these lines. */
function search(programs: Record<string, string> = {}) {
  const searchPath = path.join(scratch, String(++folders));
  for (const [name, lines] of Object.entries(programs)) script(path.join(searchPath, name), lines);
  const said: string[] = [];
  return {
    searchPath,
    toolsFolder: path.join(searchPath, "tools"),
    releases: "http://127.0.0.1:9",
    said,
    report: (line: string) => said.push(line),
  };
}

/** A Go that builds what says it is version `version`, and notes what it was asked for. */
const go = (version: string) => `echo "$@" > "\${0%/*}/asked"; mkdir -p "$GOBIN"
  printf '#!/bin/sh\\necho v${version}\\n' > "$GOBIN/helm"; chmod +x "$GOBIN/helm"`;

test("a program is taken out of the tar archive of its release", async () => {
  const machine = search({ go: "exit 1" });
  const checksums = { [terraformPlatform()]: createHash("sha256").update(archive).digest("hex") };
  const found = await findHelm({ ...machine, releases: url, checksums });
  const helm = path.join(machine.toolsFolder, "helm-3.19.5", "helm");
  expect(found).toEqual({ found: true, path: helm, version: "3.19.5" });
  expect(readFileSync(helm, "utf8")).toBe(HELM);
  expect(asked).toBe(`/helm-v3.19.5-${platform}.tar.gz`);
});

test("an archive with another checksum than the pinned one is refused", async () => {
  expect(await findHelm({ ...search(), releases: url })).toMatchObject({
    found: false,
    why: expect.stringMatching(/has the checksum \w{64}, not the pinned \w{64}: refused/),
  });
});

describe("where the release cannot be fetched", () => {
  test("Go builds the pinned version, which is said first, and is used from then on", async () => {
    const machine = search({ go: go("3.19.5") });
    const helm = path.join(machine.toolsFolder, "helm-3.19.5", "helm");
    expect(await findHelm(machine)).toEqual({ found: true, path: helm, version: "3.19.5" });
    expect(machine.said).toEqual([expect.stringMatching(/^Building Helm 3\.19\.5 with Go into .+, once/)]);
    expect(await findHelm(machine)).toMatchObject({ path: helm });
    expect(machine.said).toHaveLength(1);
    expect(readdirSync(machine.toolsFolder)).toEqual(["helm-3.19.5"]);
  });

  test("the Helm that Go builds knows its version, and assumes no ancient Kubernetes", async () => {
    const machine = search({ go: go("3.19.5") });
    await findHelm(machine);
    const asked = readFileSync(path.join(machine.searchPath, "asked"), "utf8");
    expect(asked).toMatch(/^install .* helm\.sh\/helm\/v3\/cmd\/helm@v3\.19\.5$/m);
    expect(asked).toContain("internal/version.version=v3.19.5");
    expect(asked).toContain("pkg/chartutil.k8sVersionMinor=34");
  });

  test("two who look at once build it once", async () => {
    const machine = search({ go: `sleep 0.2; ${go("3.19.5")}` });
    const [one, other] = await Promise.all([findHelm(machine), findHelm(machine)]);
    expect(one).toEqual(other);
    expect(machine.said).toHaveLength(1);
  });

  test("without Go it says why there is none, and how to get it", async () => {
    expect(await findKubeconform(search())).toEqual({
      found: false,
      why: expect.stringMatching(
        /kubeconform-.+ cannot be fetched: .+; without Go it cannot be built either$/,
      ),
      remedy: expect.stringMatching(/^Install kubeconform 0\.6\.7 or newer, and have it on the PATH: https:/),
    });
  });

  test("a Go that cannot build it leaves nothing behind, and its last words are shown", async () => {
    const machine = search({ go: "echo 'go: downloading' >&2; echo 'go: no such host' >&2; exit 1" });
    expect(await findHelm(machine)).toMatchObject({
      found: false,
      why: expect.stringMatching(/cannot be fetched: .+; go install: go: no such host$/),
    });
    expect(existsSync(machine.toolsFolder) && readdirSync(machine.toolsFolder)).toEqual([]);
  });
});

describe("a program on the PATH", () => {
  test("is used when its version serves", async () => {
    const machine = search({ helm: "echo v3.18.0", kubeconform: "echo v0.6.7" });
    expect(await findHelm(machine)).toMatchObject({ version: "3.18.0" });
    expect(await findKubeconform(machine)).toMatchObject({ version: "0.6.7" });
  });

  test.each([
    ["3.17.9", "is 3.17.9, older than 3.18"],
    ["4.0.0", "is 4.0.0, not older than 4"],
    ["development", 'does not say which version it is: "development"'],
  ])("is passed over when it is %s", async (version, objection) => {
    const machine = search({ helm: `echo ${version}` });
    expect(await findHelm(machine)).toMatchObject({
      found: false,
      why: expect.stringContaining(`${path.join(machine.searchPath, "helm")} ${objection}`),
      remedy: expect.stringContaining("Install Helm 3.18 or newer, but older than 4"),
    });
  });
});
