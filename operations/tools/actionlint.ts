import { outputOf } from "./command";
import { findProgram, type Program, type ProgramSearch } from "./program";

const VERSION = "1.7.12";

const actionlint: Program = {
  name: "actionlint",
  title: "actionlint",
  // The first that knows Node 24 as what actions run on.
  oldest: "1.7.8",
  version: VERSION,
  versionOf: async (program) => firstLine(await outputOf(program, ["-version"])).replace(/^v/, ""),
  releases: `https://github.com/rhysd/actionlint/releases/download/v${VERSION}`,
  archive: (platform) => `actionlint_${VERSION}_${platform}.tar.gz`,
  // From the release's file actionlint_1.7.12_checksums.txt.
  checksums: {
    linux_amd64: "8aca8db96f1b94770f1b0d72b6dddcb1ebb8123cb3712530b08cc387b349a3d8",
    linux_arm64: "325e971b6ba9bfa504672e29be93c24981eeb1c07576d730e9f7c8805afff0c6",
    darwin_amd64: "5b44c3bc2255115c9b69e30efc0fecdf498fdb63c5d58e17084fd5f16324c644",
    darwin_arm64: "aba9ced2dee8d27fecca3dc7feb1a7f9a52caefa1eb46f3271ea66b6e0e6953f",
  },
  go: {
    package: "github.com/rhysd/actionlint/cmd/actionlint",
    ldflags: `-X github.com/rhysd/actionlint.version=${VERSION}`,
  },
  manual: "https://github.com/rhysd/actionlint/blob/main/docs/install.md",
};

/** actionlint on the PATH if it is new enough, else the one in `.tools/`, else fetched, else built with Go. */
export function findActionlint(search?: ProgramSearch) {
  return findProgram(actionlint, search);
}

function firstLine(text: string): string {
  return text.split("\n")[0] as string;
}
