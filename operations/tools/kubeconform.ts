import { outputOf } from "./command";
import { findProgram, type Program, type ProgramSearch } from "./program";

const VERSION = "0.7.0";

const kubeconform: Program = {
  name: "kubeconform",
  title: "kubeconform",
  // The oldest that the tests were run with.
  oldest: "0.6.7",
  version: VERSION,
  versionOf: async (program) => (await outputOf(program, ["-v"])).trim().replace(/^v/, ""),
  releases: `https://github.com/yannh/kubeconform/releases/download/v${VERSION}`,
  archive: (platform) => `kubeconform-${platform.replace("_", "-")}.tar.gz`,
  // From the release's file CHECKSUMS.
  checksums: {
    linux_amd64: "c31518ddd122663b3f3aa874cfe8178cb0988de944f29c74a0b9260920d115d3",
    linux_arm64: "cc907ccf9e3c34523f0f32b69745265e0a6908ca85b92f41931d4537860eb83c",
    darwin_amd64: "c6771cc894d82e1b12f35ee797dcda1f7da6a3787aa30902a15c264056dd40d4",
    darwin_arm64: "b5d32b2cb77f9c781c976b20a85e2d0bc8f9184d5d1cfe665a2f31a19f99eeb9",
  },
  go: {
    package: "github.com/yannh/kubeconform/cmd/kubeconform",
    ldflags: `-X main.version=v${VERSION}`,
  },
  manual: "https://github.com/yannh/kubeconform#installation",
};

/** kubeconform on the PATH if it is new enough, else the one in `.tools/`, else fetched, else built with Go. */
export function findKubeconform(search?: ProgramSearch) {
  return findProgram(kubeconform, search);
}
