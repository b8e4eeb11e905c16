/** Which control plane a cluster is made of. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chooseControlPlane } from "../../../operations/cluster/choose";
import type { Folder } from "../../../operations/cluster/folder";

const bin = mkdtempSync(path.join(tmpdir(), "bin-"));
const environment = { ...process.env };
beforeEach(() => {
  delete process.env.CLUSTER_KUBECONFIG;
  delete process.env.CLUSTER_CONTROL_PLANE;
  process.env.PATH = bin;
});
afterAll(() => {
  process.env = environment;
  rmSync(bin, { recursive: true });
});

function program(name: string, exitCode: number): void {
  writeFileSync(path.join(bin, name), `#!/bin/sh\nexit ${exitCode}\n`);
  chmodSync(path.join(bin, name), 0o755);
}
const up = (controlPlane: Folder["controlPlane"]) => ({ controlPlane }) as Folder;

it("takes its own where there is no kind, or no Docker, or one that does not answer", async () => {
  expect(await chooseControlPlane(undefined)).toBe("embedded");
  program("kind", 0);
  expect(await chooseControlPlane(undefined)).toBe("embedded");
  program("docker", 1);
  expect(await chooseControlPlane(undefined)).toBe("embedded");
});

it("takes kind's where Docker answers", async () => {
  program("kind", 0);
  program("docker", 0);
  expect(await chooseControlPlane(undefined)).toBe("kind");
});

it("takes what is asked for, whatever is at hand", async () => {
  process.env.CLUSTER_CONTROL_PLANE = "embedded";
  expect(await chooseControlPlane(undefined)).toBe("embedded");
  process.env.CLUSTER_KUBECONFIG = "kubeconfig";
  expect(await chooseControlPlane(undefined)).toBe("given");
});

it("never takes the cluster of an ambient kubeconfig", async () => {
  process.env.KUBECONFIG = "production";
  expect(await chooseControlPlane(undefined)).not.toBe("given");
});

it("stays with what is up, and says so to whoever asks for another", async () => {
  expect(await chooseControlPlane(up("embedded"))).toBe("embedded");
  process.env.CLUSTER_KUBECONFIG = "kubeconfig";
  await expect(chooseControlPlane(up("embedded"))).rejects.toThrow(
    "is another (embedded) than the one that is asked for (given). End it first: npm run cluster -- down",
  );
});

it("refuses to look for what it does not know", async () => {
  process.env.CLUSTER_CONTROL_PLANE = "minikube";
  await expect(chooseControlPlane(undefined)).rejects.toThrow(
    'CLUSTER_CONTROL_PLANE is "minikube". It may be kind, embedded, or empty.',
  );
});
