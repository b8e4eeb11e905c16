import { mkdirSync } from "node:fs";
import path from "node:path";
import { chartNamespaces } from "../../config/charts";
import type { Programs } from "./build";
import type { Folder } from "./folder";
import type { Service } from "./processes";

/** What the controllers read from, besides the API: the repository, Argo CD's cache, Datadog's stand-in. */
export function sources(folder: Folder, programs: Programs): Service[] {
  const { ports } = folder;
  const repositories = folder.file("repositories");
  mkdirSync(repositories, { recursive: true });
  return [
    {
      name: "redis",
      program: programs.pathOf("redis"),
      port: ports.redis,
      args: [`127.0.0.1:${ports.redis}`],
    },
    {
      name: "git",
      program: "git",
      port: ports.git,
      args: [
        "daemon",
        "--export-all",
        "--reuseaddr",
        "--listen=127.0.0.1",
        `--port=${ports.git}`,
        `--base-path=${repositories}`,
        repositories,
      ],
    },
    {
      name: "datadog",
      program: process.execPath,
      port: ports.datadog,
      args: ["operations/run.mjs", "operations/cluster/datadog.ts", String(ports.datadog)],
    },
  ];
}

/** Argo Rollouts, and the two parts of Argo CD that deploy; its pages and its API serve people. */
export function argoControllers(folder: Folder, programs: Programs, helm: string): Service[] {
  const { ports } = folder;
  return [
    {
      name: "argo-rollouts",
      program: programs.pathOf("rollouts-controller"),
      port: ports["rollouts-health"],
      args: [
        `--kubeconfig=${folder.file("kubeconfig")}`,
        "--leader-elect=false",
        `--metricsport=${ports["rollouts-metrics"]}`,
        `--healthzPort=${ports["rollouts-health"]}`,
      ],
      env: { POD_NAMESPACE: chartNamespaces["argo-rollouts"], HOME: folder.path },
    },
    {
      name: "argocd-repo-server",
      program: programs.pathOf("argocd"),
      port: ports["argocd-repo-server"],
      args: [
        "--address=127.0.0.1",
        `--port=${ports["argocd-repo-server"]}`,
        // Its own list names some that newer versions of Go no longer have.
        "--tlsciphers=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "--metrics-address=127.0.0.1",
        `--metrics-port=${ports["argocd-repo-server-metrics"]}`,
        `--redis=127.0.0.1:${ports.redis}`,
      ],
      env: argoCdEnvironment(folder, "argocd-repo-server", helm),
    },
    {
      name: "argocd-application-controller",
      program: programs.pathOf("argocd"),
      port: ports["argocd-application-controller-metrics"],
      args: [
        `--kubeconfig=${folder.file("kubeconfig")}`,
        `--namespace=${chartNamespaces["argo-cd"]}`,
        `--metrics-port=${ports["argocd-application-controller-metrics"]}`,
        `--repo-server=127.0.0.1:${ports["argocd-repo-server"]}`,
        `--redis=127.0.0.1:${ports.redis}`,
      ],
      env: argoCdEnvironment(folder, "argocd-application-controller", helm),
    },
  ];
}

/** One program plays every part, by its name; its files stay in the cluster's folder. */
function argoCdEnvironment(folder: Folder, part: string, helm: string): Readonly<Record<string, string>> {
  const place = (name: string) => {
    mkdirSync(folder.file("argo-cd", name), { recursive: true });
    return folder.file("argo-cd", name);
  };
  return {
    ARGOCD_BINARY_NAME: part,
    KUBECONFIG: folder.file("kubeconfig"),
    // The address that an Application has for the cluster that Argo CD runs in is that of the kubeconfig.
    ARGOCD_FAKE_IN_CLUSTER: "true",
    ARGOCD_GPG_ENABLED: "false",
    ARGOCD_TLS_DATA_PATH: place("tls"),
    ARGOCD_SSH_DATA_PATH: place("ssh"),
    ARGOCD_GPG_DATA_PATH: place("gpg"),
    ARGOCD_ASK_PASS_SOCK: folder.file("argo-cd", "ask-pass.sock"),
    HOME: place("home"),
    TMPDIR: place(`tmp-${part}`),
    PATH: [path.dirname(helm), process.env.PATH ?? ""].join(path.delimiter),
    // As the chart sets it from `timeout.reconciliation`.
    ARGOCD_RECONCILIATION_TIMEOUT: "60s",
  };
}
