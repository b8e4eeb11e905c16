/** The same on a cluster that is there already, and on one of kind's: another control plane, and all else as always. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Manifest } from "../../operations/cluster/api";
import { down, up } from "../../operations/cluster/cluster";
import { withApi } from "../../operations/cluster/control-plane";
import { clusterFolder } from "../../operations/cluster/folder";
import { status } from "../../operations/cluster/status";
import { Progress } from "../../operations/terminal/progress";
import { guarded } from "./guarded";
import { everything, OtherCluster } from "./other-cluster";
import { SCENARIO_MILLISECONDS, Scenario, shortened } from "./scenario";
import { keepShipped } from "./start-cluster";

jest.setTimeout(SCENARIO_MILLISECONDS);

const workspace = mkdtempSync(path.join(tmpdir(), "cluster-"));
const progress = new Progress({ write: () => true });
const environment = { ...process.env };
const endOurs = guarded(workspace);
const node = { apiVersion: "v1", kind: "Node", metadata: { name: "real" } };
let other: OtherCluster;

beforeAll(async () => {
  delete process.env.CLUSTER_CONTROL_PLANE;
  other = await OtherCluster.start();
  await withApi(other.folder, (api) => api.apply(node));
});
afterAll(async () => {
  progress.stop();
  await endOurs();
  await other.stop();
  process.env = environment;
  rmSync(workspace, { recursive: true });
});

describe("on the cluster of CLUSTER_KUBECONFIG", () => {
  beforeAll(() => {
    process.env.CLUSTER_KUBECONFIG = other.kubeconfig;
  });
  afterAll(() => {
    delete process.env.CLUSTER_KUBECONFIG;
  });

  it("refuses one that would really run pods, and says how to keep it from that", async () => {
    await expect(up(workspace, progress)).rejects.toThrow(
      /^The cluster of CLUSTER_KUBECONFIG \(https:.*\) has nodes that would really run pods: real\. .*kubectl cordon/,
    );
    expect(existsSync(clusterFolder(workspace))).toBe(false);
    await withApi(other.folder, (api) => api.patch("/api/v1/nodes/real", { spec: { unschedulable: true } }));
  });

  it("refuses one that somebody works with", async () => {
    const argocd: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "argocd" } };
    await withApi(other.folder, (api) => api.apply(argocd));
    await expect(up(workspace, progress)).rejects.toThrow(
      /has what would be put there: argocd\. Somebody works with it/,
    );
    await withApi(other.folder, async (api) => {
      await api.delete("/api/v1/namespaces/argocd");
      while (await api.find("/api/v1/namespaces/argocd"));
    });
  });

  it("refuses one that does not answer", async () => {
    process.env.CLUSTER_KUBECONFIG = path.join(workspace, "elsewhere");
    const text = readFileSync(other.kubeconfig, "utf8").replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1");
    writeFileSync(process.env.CLUSTER_KUBECONFIG, text);
    await expect(up(workspace, progress)).rejects.toThrow(/127\.0\.0\.1:1\) does not answer: .*ECONNREFUSED/);
    process.env.CLUSTER_KUBECONFIG = other.kubeconfig;
  });

  it("deploys there, and takes out all that it put in, and nothing else", async () => {
    const before = await withApi(other.folder, everything);
    const { folder, started } = await up(workspace, progress);
    expect(started).not.toContain("kube-apiserver");
    expect(await status(workspace)).toMatchObject({
      isUp: true,
      rows: expect.arrayContaining([
        [
          "kubernetes",
          expect.stringMatching(/^v1\./),
          undefined,
          expect.stringMatching(/^https:/),
          "answers",
        ],
      ]),
      verdict: expect.stringMatching(/Control plane: the cluster of CLUSTER_KUBECONFIG,/),
    });
    keepShipped(folder);
    const scenario = new Scenario({ name: "elsewhere", environment: "dev", values: shortened, workspace });
    try {
      await scenario.begin();
      const commit = await scenario.commit("image 1.1.0", { image: { tag: "1.1.0" } });
      await scenario.pausedAt(1, { new: 1, old: 4 });
      await scenario.deployed(commit);
    } finally {
      // Its objects stay: they are to be found and taken out by what they bear.
      scenario.leave();
    }
    expect(await down(workspace)).toBe(true);
    await scenario.eventually("it is as it was", async () => {
      const after = await withApi(other.folder, everything);
      return JSON.stringify(after) === JSON.stringify(before);
    });
  });
});

describe("on a cluster of kind's", () => {
  const bin = mkdtempSync(path.join(tmpdir(), "kind-"));
  const asked = () => readFileSync(path.join(bin, "asked"), "utf8").trim().split("\n");

  /** Stands for Docker, and for kind: hands out the other cluster, and notes what it is asked. */
  const programs = {
    docker: '[ "$1" = info ]',
    kind: `cd "$(dirname "$0")" && echo "$*" >> asked
case "$1" in
  get) cat clusters 2>/dev/null || echo "No kind clusters found." >&2 ;;
  create) echo "$4" > clusters && cp "${"$"}{OTHER_KUBECONFIG}" "$8" ;;
  delete) rm clusters ;;
esac`,
  };

  beforeAll(async () => {
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(path.join(bin, name), `#!/bin/sh\n${text}\n`);
      chmodSync(path.join(bin, name), 0o755);
    }
    Object.assign(process.env, {
      PATH: `${bin}${path.delimiter}${process.env.PATH}`,
      OTHER_KUBECONFIG: other.kubeconfig,
    });
    await withApi(other.folder, (api) => api.patch("/api/v1/nodes/real", { spec: { unschedulable: false } }));
  });
  afterAll(() => rmSync(bin, { recursive: true }));

  it("makes one of its own, keeps pods off its node, and has it deleted in the end", async () => {
    await up(workspace, progress);
    const name = expect.stringMatching(/^rehearsal-[0-9a-f]{8}$/);
    const [, create] = asked();
    expect(create?.split(" ")).toEqual([
      ...[
        "create",
        "cluster",
        "--name",
        name,
        "--image",
        expect.stringMatching(/^kindest\/node:v1\.\d+\.\d+@sha256:/),
      ],
      ...["--kubeconfig", path.join(clusterFolder(workspace), "kubeconfig"), "--wait", "180s"],
    ]);
    expect((await status(workspace)).verdict).toMatch(/Control plane: kind,/);
    const { spec } = await withApi(other.folder, (api) => api.get("/api/v1/nodes/real"));
    expect(spec.unschedulable).toBe(true);

    expect((await up(workspace, progress)).started).toEqual([]);
    expect(asked().filter((line) => line.startsWith("create"))).toHaveLength(1);
    expect(await down(workspace)).toBe(true);
    expect(asked().at(-1)).toMatch(/^delete cluster --name rehearsal-/);
    expect(existsSync(path.join(bin, "clusters"))).toBe(false);
  });
});
