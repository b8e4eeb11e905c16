import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import type { Programs } from "./build";
import type { Folder } from "./folder";
import type { Service } from "./processes";

/** Network of the Services; nothing on this machine routes there. */
const SERVICE_CIDR = "10.96.0.0/16";

/**
 * What of the controllers is needed. Not the one of the autoscaler, which would ask for metrics that nobody measures,
 * and not those of nodes, which have none.
 */
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

/** Certificates, the key that signs service accounts, and the kubeconfig: made once. */
export function writeCredentials(folder: Folder, programs: Programs): void {
  if (existsSync(folder.file("kubeconfig"))) return;
  const tls = folder.file("tls");
  mkdirSync(tls, { recursive: true });
  execFileSync(programs.pathOf("certificates"), [tls]);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const secret = { mode: 0o600 };
  writeFileSync(path.join(tls, "accounts.key"), privateKey.export({ type: "pkcs8", format: "pem" }), secret);
  writeFileSync(path.join(tls, "tokens.csv"), `${folder.token},rehearsal,rehearsal,system:masters\n`, secret);
  writeFileSync(folder.file("kubeconfig"), kubeconfig(folder), secret);
}

function kubeconfig(folder: Folder): string {
  const name = "rehearsal";
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [
      {
        name,
        cluster: {
          server: `https://127.0.0.1:${folder.ports["kube-apiserver"]}`,
          "certificate-authority": folder.file("tls", "ca.crt"),
        },
      },
    ],
    users: [{ name, user: { token: folder.token } }],
  });
}

/** The store and the API on it, in the order of their starting. */
export function controlPlane(folder: Folder, programs: Programs): Service[] {
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

/** What makes pods of what the API holds: controllers, a scheduler, and kubelets that only say so. */
export function kubernetesControllers(folder: Folder, programs: Programs): Service[] {
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
    kwok(folder, programs),
  ];
}

/** Fakes the kubelets of the nodes that say so: pods become ready, and nothing is pulled or run. */
function kwok(folder: Folder, programs: Programs): Service {
  return {
    name: "kwok",
    program: programs.pathOf("kwok"),
    port: folder.ports.kwok,
    args: flags({
      kubeconfig: folder.file("kubeconfig"),
      config: path.resolve("operations/cluster/stages.yaml"),
      "manage-nodes-with-annotation-selector": "kwok.x-k8s.io/node=fake",
      "server-address": `127.0.0.1:${folder.ports.kwok}`,
      "node-lease-duration-seconds": 0,
    }),
    // Its own files, too, in the cluster's folder.
    env: { HOME: folder.path },
  };
}

function flags(settings: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
}
