import path from "node:path";
import type { Diagnostic } from "./diagnostics";

/** A run of Terraform that failed: what it said, and the command that says it again. */
export class TerraformError extends Error {
  override readonly name = "TerraformError";
  /** To be pasted into a shell. */
  readonly command: string;
  /** Summary and detail of the first error, which is seldom the last line printed. */
  readonly firstError: string;

  constructor(
    readonly folder: string,
    args: readonly string[],
    readonly diagnostics: readonly Diagnostic[],
    /** What is known where Terraform gave no diagnostic: the end of its output, or what ended it. */
    otherwise: string,
  ) {
    const command = `cd ${path.relative("", folder) || "."} && terraform ${args.map(quoted).join(" ")}`;
    const firstError = describe(diagnostics.find(({ severity }) => severity === "error")) ?? otherwise;
    super(`${firstError}\nTo repeat it: ${command}`);
    this.command = command;
    this.firstError = firstError;
  }
}

/** A Terraform that had no time to clean up: its locks may be left. */
export class TerraformKilled extends TerraformError {}

function describe(diagnostic?: Diagnostic): string | undefined {
  if (!diagnostic) return undefined;
  const { address, summary, detail } = diagnostic;
  return [address ? `${address}: ${summary}` : summary, detail].filter(Boolean).join("\n");
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
