import type { Manifest, PodSource } from "./rendered";

const VOLUMES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];
const SECCOMP = ["RuntimeDefault", "Localhost"];

/**
 * What the restricted Pod Security Standard finds wrong with a pod, each with the field that it is about; nothing if it keeps to it.
 *
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function violations({ spec }: Pick<PodSource, "spec">): string[] {
  const pod: Manifest = spec.securityContext ?? {};
  const wrong: string[] = [];
  const demand = (holds: boolean, field: string) => {
    if (!holds) wrong.push(field);
  };
  for (const field of ["hostNetwork", "hostPID", "hostIPC"]) demand(!spec[field], `spec.${field}`);
  demand(!pod.sysctls?.length, "spec.securityContext.sysctls");
  demand(!pod.windowsOptions?.hostProcess, "spec.securityContext.windowsOptions.hostProcess");
  demand(!pod.seLinuxOptions, "spec.securityContext.seLinuxOptions");
  demand(pod.runAsUser !== 0, "spec.securityContext.runAsUser");
  demand(
    pod.appArmorProfile === undefined || pod.appArmorProfile.type !== "Unconfined",
    "spec.securityContext.appArmorProfile",
  );
  for (const { name, ...source } of spec.volumes ?? []) {
    demand(
      Object.keys(source).every((type) => VOLUMES.includes(type)),
      `spec.volumes[${name}]`,
    );
  }
  for (const kind of ["containers", "initContainers", "ephemeralContainers"]) {
    for (const container of spec[kind] ?? []) {
      const own: Manifest = container.securityContext ?? {};
      const at = (field: string) => `spec.${kind}[${container.name}].${field}`;
      const context = (field: string) => at(`securityContext.${field}`);
      demand(!own.privileged, context("privileged"));
      demand(own.allowPrivilegeEscalation === false, context("allowPrivilegeEscalation"));
      demand(own.capabilities?.drop?.includes("ALL") === true, context("capabilities.drop"));
      demand(
        (own.capabilities?.add ?? []).every((name: string) => name === "NET_BIND_SERVICE"),
        context("capabilities.add"),
      );
      demand((own.runAsNonRoot ?? pod.runAsNonRoot) === true, context("runAsNonRoot"));
      demand(own.runAsUser !== 0, context("runAsUser"));
      demand(SECCOMP.includes((own.seccompProfile ?? pod.seccompProfile)?.type), context("seccompProfile"));
      demand(own.procMount === undefined || own.procMount === "Default", context("procMount"));
      demand(!own.seLinuxOptions, context("seLinuxOptions"));
      demand(own.appArmorProfile?.type !== "Unconfined", context("appArmorProfile"));
      demand(
        (container.ports ?? []).every(({ hostPort }: Manifest) => !hostPort),
        at("ports.hostPort"),
      );
      for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
        const { httpGet, tcpSocket } = container[probe] ?? {};
        demand(!httpGet?.host && !tcpSocket?.host, at(`${probe}.host`));
      }
    }
  }
  return wrong;
}
