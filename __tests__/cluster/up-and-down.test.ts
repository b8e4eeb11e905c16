/** `npm run cluster`: a cluster of its own, in another folder than that of the scenarios. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { down, up } from "../../operations/cluster/cluster";
import { withApi } from "../../operations/cluster/control-plane";
import { clusterFolder, type Folder, openFolder } from "../../operations/cluster/folder";
import { accepts, isAlive, running } from "../../operations/cluster/processes";
import { status } from "../../operations/cluster/status";
import { Progress } from "../../operations/terminal/progress";
import { guarded } from "./guarded";

jest.setTimeout(300_000);

const workspace = mkdtempSync(path.join(tmpdir(), "cluster-"));
const progress = new Progress({ write: () => true });
const end = guarded(workspace);
beforeAll(() => {
  delete process.env.CLUSTER_KUBECONFIG;
  process.env.CLUSTER_CONTROL_PLANE = "embedded";
});
afterAll(async () => {
  progress.stop();
  await end();
  rmSync(workspace, { recursive: true });
});

const processes = () => [...running(openFolder(clusterFolder(workspace)) as Folder).values()];

it("brings all of it up, and the second time nothing", async () => {
  expect((await status(workspace)).isUp).toBe(false);
  expect((await up(workspace, progress)).started).toHaveLength(11);
  expect(await status(workspace)).toMatchObject({
    isUp: true,
    verdict: expect.stringMatching(/^KUBECONFIG=/),
  });
  const before = processes();
  expect((await up(workspace, progress)).started).toEqual([]);
  expect(processes()).toEqual(before);
});

it.each([["etcd"], ["kube-apiserver"], ["redis", "argocd-repo-server", "kwok"]])(
  "repairs itself when %s is killed, and keeps what it knew",
  async (...names) => {
    const { folder } = await up(workspace, progress);
    const mark = { apiVersion: "v1", kind: "Namespace", metadata: { name: `before-${names[0]}` } };
    await withApi(folder, (api) => api.apply(mark));
    const pids = running(folder);
    for (const name of names) process.kill(pids.get(name) as number, "SIGKILL");
    while (names.some((name) => isAlive(pids.get(name) as number))) await pause(50);
    expect((await status(workspace)).verdict).toContain("do not run. Start them: npm run cluster -- up");

    expect((await up(workspace, progress)).started).toEqual(expect.arrayContaining(names));
    expect((await status(workspace)).isUp).toBe(true);
    const found = await withApi(folder, (api) => api.get(`/api/v1/namespaces/before-${names[0]}`));
    expect(found.status.phase).toBe("Active");
  },
);

it("leaves nothing behind when it is taken down", async () => {
  const { folder } = await up(workspace, progress);
  const pids = processes();
  expect(await down(workspace)).toBe(true);
  expect(pids.filter(isAlive)).toEqual([]);
  expect(await Promise.all(Object.values(folder.ports).map(accepts))).not.toContain(true);
  expect(existsSync(folder.path)).toBe(false);
  expect(await down(workspace)).toBe(false);
});

it("ends with whoever started it for themselves, even if that was killed", async () => {
  await up(workspace, progress);
  const pids = processes();
  await end();
  expect(pids.filter(isAlive)).toEqual([]);
});
