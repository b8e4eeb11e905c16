import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Programs } from "./build";
import { type ControlPlane, ready, withApi } from "./control-plane";
import { flags } from "./flags";
import type { Folder } from "./folder";
import { writeKubeconfig } from "./kubeconfig";
import type { Service } from "./processes";

/** Network of the Services; nothing on this machine routes there. */
const SERVICE_CIDR = "10.96.0.0/16";

/** What of the controllers is needed; not those of nodes, which kwok speaks for. */
const CONTROLLERS = [
  "clusterrole-aggregation",
  "deployment",
  "disruption",
  "endpoints",
  "endpointslice",
  "garbage-collector",
  "job",
  "namespace",
  "replicaset",
  "root-ca-certificate-publisher",
  "serviceaccount",
].map((name) => `${name}-controller`);

/** Runs as processes of this machine, built from Go modules: where neither a cluster nor containers are at hand. */
export const embedded: ControlPlane = {
  name: "embedded",
  async up(folder, programs, ensure) {
    writeCredentials(folder, programs);
    for (const service of api(folder, programs)) await ensure([service]);
    await withApi(folder, (api) => ready(api));
    await ensure(controllers(folder, programs));
  },
  // Its processes are ended, and its folder removed, with all others.
  down: async () => {},
};

/** Certificates, the key that signs service accounts, and the kubeconfig: made once. */
function writeCredentials(folder: Folder, programs: Programs): void {
  if (existsSync(folder.file("kubeconfig"))) return;
  const tls = folder.file("tls");
  mkdirSync(tls, { recursive: true });
  execFileSync(programs.pathOf("certificates"), [tls]);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const secret = { mode: 0o600 };
  writeFileSync(path.join(tls, "accounts.key"), privateKey.export({ type: "pkcs8", format: "pem" }), secret);
  writeFileSync(path.join(tls, "tokens.csv"), `${folder.token},rehearsal,rehearsal,system:masters\n`, secret);
  writeKubeconfig(folder.file("kubeconfig"), {
    server: `https://127.0.0.1:${folder.ports["kube-apiserver"]}`,
    authority: readFileSync(path.join(tls, "ca.crt"), "utf8"),
    token: folder.token,
  });
}

/** The store and the API on it, in the order of their starting. */
function api(folder: Folder, programs: Programs): Service[] {
  const { ports } = folder;
  const tls = (name: string) => folder.file("tls", name);
  const etcd = `https://127.0.0.1:${ports.etcd}`;
  const peers = `https://127.0.0.1:${ports["etcd-peers"]}`;
  return [
    {
      name: "etcd",
      program: programs.pathOf("etcd"),
      port: ports.etcd,
      args: flags({
        "data-dir": folder.file("etcd"),
        "listen-client-urls": etcd,
        "advertise-client-urls": etcd,
        "listen-peer-urls": peers,
        "initial-advertise-peer-urls": peers,
        "initial-cluster": `default=${peers}`,
        "cert-file": tls("loopback.crt"),
        "key-file": tls("loopback.key"),
        "trusted-ca-file": tls("ca.crt"),
        "client-cert-auth": "true",
        "peer-cert-file": tls("loopback.crt"),
        "peer-key-file": tls("loopback.key"),
        "peer-trusted-ca-file": tls("ca.crt"),
        "peer-client-cert-auth": "true",
        // What is lost when the machine goes down is made again.
        "unsafe-no-fsync": "true",
        "log-level": "warn",
      }),
    },
    {
      name: "kube-apiserver",
      program: programs.pathOf("kube-apiserver"),
      port: ports["kube-apiserver"],
      args: flags({
        "etcd-servers": etcd,
        "etcd-cafile": tls("ca.crt"),
        "etcd-certfile": tls("loopback.crt"),
        "etcd-keyfile": tls("loopback.key"),
        "bind-address": "127.0.0.1",
        "secure-port": ports["kube-apiserver"],
        // The address of Service `kubernetes`, which takes none of the loopback: nobody in here needs it.
        "endpoint-reconciler-type": "none",
        "tls-cert-file": tls("loopback.crt"),
        "tls-private-key-file": tls("loopback.key"),
        "token-auth-file": tls("tokens.csv"),
        "authorization-mode": "RBAC",
        // It taints new nodes until a controller finds them ready, and that of nodes is not here.
        "disable-admission-plugins": "TaintNodesByCondition",
        "service-account-issuer": "https://kubernetes.default.svc",
        "service-account-key-file": tls("accounts.key"),
        "service-account-signing-key-file": tls("accounts.key"),
        "service-cluster-ip-range": SERVICE_CIDR,
      }),
    },
  ];
}

/** What acts on what the API holds. */
function controllers(folder: Folder, programs: Programs): Service[] {
  const { ports } = folder;
  const common = {
    kubeconfig: folder.file("kubeconfig"),
    "bind-address": "127.0.0.1",
    "leader-elect": "false",
  };
  return [
    {
      name: "kube-controller-manager",
      program: programs.pathOf("kube-controller-manager"),
      port: ports["kube-controller-manager"],
      args: flags({
        ...common,
        "secure-port": ports["kube-controller-manager"],
        controllers: CONTROLLERS.join(","),
        "service-account-private-key-file": folder.file("tls", "accounts.key"),
        "root-ca-file": folder.file("tls", "ca.crt"),
      }),
    },
    {
      name: "kube-scheduler",
      program: programs.pathOf("kube-scheduler"),
      port: ports["kube-scheduler"],
      args: flags({ ...common, "secure-port": ports["kube-scheduler"] }),
    },
  ];
}
