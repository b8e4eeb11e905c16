/** This machine as Terraform and its providers name it in their archives, for example "linux_amd64". */
export function terraformPlatform(): string {
  const architecture = { x64: "amd64", ia32: "386" }[process.arch as string] ?? process.arch;
  return `${process.platform === "win32" ? "windows" : process.platform}_${architecture}`;
}
