import { outputOf } from "./command";
import { findProgram, type Program, type ProgramSearch } from "./program";

const VERSION = "3.19.5";
/** A Helm that is built without being told assumes Kubernetes 1.20, and refuses our charts. */
const KUBERNETES = { major: "1", minor: "34" };
const MODULE = "helm.sh/helm/v3";

const helm: Program = {
  name: "helm",
  title: "Helm",
  // The first whose refusals of a value name the value as our tests read it.
  oldest: "3.18",
  before: "4",
  version: VERSION,
  versionOf: async (program) =>
    (await outputOf(program, ["version", "--template", "{{.Version}}"])).trim().replace(/^v/, ""),
  releases: "https://get.helm.sh",
  archive: (platform) => `helm-v${VERSION}-${dashed(platform)}.tar.gz`,
  member: (platform) => `${dashed(platform)}/helm`,
  // From the notes of release v3.19.5.
  checksums: {
    linux_amd64: "a0a5e8c592ed3f376ac110715eff214730c7422f9a44d96cf98117d2b8b0e6c0",
    linux_arm64: "ce02147ffee6d993bf8ae97a44a22e9e1daf0b69d2d5b69a0c8cf6706445ccf5",
    darwin_amd64: "57f4a847c349382b7cc742a6434ef25f88f0928a113d8cf49084b464878ef0b9",
    darwin_arm64: "195e24e587f423f15a78feebab04583ceee68323598575a0e8b3b11b43fd26fe",
  },
  go: {
    package: `${MODULE}/cmd/helm`,
    ldflags: [
      `${MODULE}/internal/version.version=v${VERSION}`,
      `${MODULE}/pkg/lint/rules.k8sVersionMajor=${KUBERNETES.major}`,
      `${MODULE}/pkg/lint/rules.k8sVersionMinor=${KUBERNETES.minor}`,
      `${MODULE}/pkg/chartutil.k8sVersionMajor=${KUBERNETES.major}`,
      `${MODULE}/pkg/chartutil.k8sVersionMinor=${KUBERNETES.minor}`,
    ]
      .map((setting) => `-X ${setting}`)
      .join(" "),
  },
  manual: "https://helm.sh/docs/intro/install",
};

/** Helm 3 on the PATH if it is new enough, else the one in `.tools/`, else fetched, else built with Go. */
export function findHelm(search?: ProgramSearch) {
  return findProgram(helm, search);
}

function dashed(platform: string): string {
  return platform.replace("_", "-");
}
