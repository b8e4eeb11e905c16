/** Services of the cluster are started once, found again, and ended by what they are, not by their number alone. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Folder, makeFolder } from "../../../operations/cluster/folder";
import {
  accepts,
  beginningIn,
  ensureRunning,
  running,
  type Service,
  stopRunning,
} from "../../../operations/cluster/processes";

const root = mkdtempSync(path.join(tmpdir(), "processes-"));
let folder: Folder;
beforeEach(async () => {
  folder = await makeFolder(mkdtempSync(path.join(root, "cluster-")));
});
afterEach(() => stopRunning(folder));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const listening = "require('net').createServer().listen(process.argv[1], '127.0.0.1')";
const service = (program = listening): Service => ({
  name: "redis",
  program: process.execPath,
  args: ["-e", program, String(folder.ports.redis)],
  port: folder.ports.redis,
});

it("starts what does not run, and leaves alone what does", async () => {
  expect(await ensureRunning(folder, service())).toBe(true);
  const first = running(folder).get("redis");
  expect(await ensureRunning(folder, service())).toBe(false);
  expect(running(folder).get("redis")).toBe(first);
});

it("starts again what was killed", async () => {
  await ensureRunning(folder, service());
  const first = running(folder).get("redis") as number;
  process.kill(first, "SIGKILL");
  while (running(folder).size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await ensureRunning(folder, service())).toBe(true);
});

it("ends what it started, even if that does not want to", async () => {
  await ensureRunning(folder, service(`process.on('SIGTERM', () => {}); ${listening}`));
  await stopRunning(folder);
  expect(running(folder).size).toBe(0);
  expect(await accepts(folder.ports.redis)).toBe(false);
}, 20_000);

it("takes no other process for one of its own that was given the same number", async () => {
  const record = { redis: { pid: process.pid, began: "1" } };
  writeFileSync(folder.file("processes.json"), JSON.stringify(record));
  expect(running(folder).size).toBe(0);
  await stopRunning(folder);
});

it.each([
  ["one that runs", "S", 9, "4711"],
  ["one of which only the first thread has ended", "Z", 9, "4711"],
  ["one that has ended and is not yet buried", "Z", 1, undefined],
])("takes %s for what it is", (_, state, threads, began) => {
  const rest = `1 1 1 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 ${threads} 0 4711 1 1 18446744073709551615`;
  expect(beginningIn(`77 (a (strange) name) ${state} ${rest}`)).toBe(began);
});

it("says with the end of its log why something did not come up", async () => {
  const broken = service("console.error('no such database'); process.exit(3)");
  await expect(ensureRunning(folder, broken)).rejects.toThrow(
    /^redis ended with code 3; .*redis\.log ends with:\n {2}no such database$/,
  );
});

it("lets nobody else look into its folder", async () => {
  const { mode } = await import("node:fs").then(({ statSync }) => statSync(folder.file("settings.json")));
  expect(mode & 0o077).toBe(0);
  expect(JSON.parse(readFileSync(folder.file("settings.json"), "utf8")).token).toHaveLength(64);
});
