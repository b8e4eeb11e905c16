import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/** Every executable called `name` on a search path, in its order. */
export function executables(name: string, searchPath = process.env.PATH ?? ""): string[] {
  return searchPath
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, name))
    .filter(isExecutable);
}

/** Standard output of a command. @throws Error with what it printed when it fails, or takes too long. */
export function outputOf(
  command: string,
  args: readonly string[],
  options: {
    readonly timeoutSeconds?: number;
    readonly env?: NodeJS.ProcessEnv;
    /** Exit codes that count as success; only 0 unless given. */
    readonly exitCodes?: readonly number[];
  } = {},
): Promise<string> {
  const { timeoutSeconds = 30, env = process.env, exitCodes = [0] } = options;
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...args],
      { timeout: timeoutSeconds * 1000, killSignal: "SIGKILL", maxBuffer: 64 * 1024 ** 2, env },
      (error, stdout, stderr) => {
        if (error && !exitCodes.includes(error.code as number))
          reject(new Error(stderr.trim() || stdout.trim() || error.message, { cause: error }));
        else resolve(stdout);
      },
    );
  });
}

/** Where a tool says why it failed, as a rule. */
export function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) as string;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
