import { type ChildProcess, spawn } from "node:child_process";

/** One of this project's programs as a process of its own, as an npm script starts it. */
export class Program {
  private readonly process: ChildProcess;
  private readonly ended: Promise<number | null>;
  private heard = () => {};
  output = "";

  /** @param command Program and arguments, for example `operations/drift/main.ts --env local`. */
  constructor(...command: string[]) {
    this.process = spawn(process.execPath, ["operations/run.mjs", ...command], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
        this.heard();
      });
    }
    this.ended = new Promise((resolve) => this.process.on("close", resolve));
  }

  /** Waits until a line of the output matches. */
  says(line: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      this.heard = () => {
        if (this.lines().some((said) => line.test(said))) resolve();
      };
      this.heard();
      void this.ended.then(() => reject(new Error(`It ended without saying ${line}:\n${this.output}`)));
    });
  }

  interrupt(): void {
    this.process.kill("SIGINT");
  }

  /** Waits for its end. */
  async exitCode(): Promise<number | null> {
    return this.ended;
  }

  lines(): string[] {
    return this.output.trimEnd().split("\n");
  }
}
