import { outputOf } from "./command";
import { findProgram, type Program, type ProgramSearch } from "./program";

const VERSION = "0.21.9";

const crane: Program = {
  name: "crane",
  title: "crane",
  // The oldest that the tests were run with.
  oldest: VERSION,
  version: VERSION,
  versionOf: async (program) => (await outputOf(program, ["version"])).trim().replace(/^v/, ""),
  releases: `https://github.com/google/go-containerregistry/releases/download/v${VERSION}`,
  archive: (platform) => `go-containerregistry_${ARCHIVES[platform]}.tar.gz`,
  // From the release's file checksums.txt. Elsewhere Go builds it.
  checksums: {
    linux_amd64: "5c16d8ddb971cb1d5e6ed8b1e743da8224414eeba2c2762d8f1a61b2f095699e",
    linux_arm64: "1f4c647b7bb260ab5435661df5b526cf59950ebf95201790db7183ac189cbcbd",
  },
  go: {
    package: "github.com/google/go-containerregistry/cmd/crane",
    ldflags: `-X github.com/google/go-containerregistry/cmd/crane/cmd.Version=v${VERSION}`,
  },
  manual: "https://github.com/google/go-containerregistry/tree/main/cmd/crane#installation",
};

const ARCHIVES: Readonly<Record<string, string>> = {
  linux_amd64: "Linux_x86_64",
  linux_arm64: "Linux_arm64",
};

/** crane, which moves images between folders and registries without changing a byte: PATH, `.tools/`, fetched or built. */
export function findCrane(search?: ProgramSearch) {
  return findProgram(crane, search);
}
