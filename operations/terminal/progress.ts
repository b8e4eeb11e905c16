import { type Colors, colorsFor, isLive, type Output } from "./output";
import { duration, pad, truncate, width } from "./text";

/** Something that runs: begun by `Progress.start`, ended by one of `done`, `fail`, `leave` and `vanish`. */
export interface Task {
  /** What the task is now at, for example "second plan". */
  step(text: string): void;
  /** What it does this very moment; too frequent for a log, so it shows on a terminal and in heartbeats. */
  detail(text: string): void;
  done(result: string): void;
  fail(reason: string): void;
  /** Ends the task without a verdict, for example because it was not needed. */
  leave(reason: string): void;
  /** Ends the task without a line that stays. */
  vanish(): void;
}

interface Running {
  readonly name: string;
  readonly since: number;
  step: string;
  detail: string;
  saidAt: number;
}

export interface ProgressOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds since some fixed moment. */
  readonly now?: () => number;
}

/** So that a longer name seldom shifts the lines that come after it: "local-secrets". */
const USUAL_NAME_COLUMNS = 13;
const FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏".split("");
/** Ten frames a second look smooth and cost nothing. */
const FRAME_MS = 100;
/** CI services end a job that is silent for minutes, and people doubt it after less. */
const HEARTBEAT_MS = 15_000;
/** Columns of the longest usual duration, "9 min 59 s" being rare: "59 s". */
const DURATION_COLUMNS = 4;

/**
 * Tells what is running, side by side.
 *
 * On a terminal each running task has a line with a spinner and its seconds, redrawn in place, and ends
 * as a line that stays. Elsewhere (a pipe, a log file, TERM=dumb) every event is one plain line, and
 * what stays silent for 15 seconds says that it still runs.
 */
export class Progress {
  private readonly colors: Colors;
  private readonly live: boolean;
  private readonly now: () => number;
  private readonly running = new Set<Running>();
  private readonly timer: NodeJS.Timeout;
  private frame = 0;
  private drawnLines = 0;
  private nameColumns = USUAL_NAME_COLUMNS;

  constructor(
    private readonly output: Output,
    options: ProgressOptions = {},
  ) {
    this.colors = colorsFor(output, options.env);
    this.live = isLive(output, options.env);
    this.now = options.now ?? Date.now;
    this.timer = setInterval(() => this.tick(), this.live ? FRAME_MS : 1000);
    this.timer.unref();
  }

  /** Begins a task, with its first step or before that is known; on a terminal its line shows until it ends. */
  start(name: string, step = ""): Task {
    const task: Running = { name, since: this.now(), step: "", detail: "", saidAt: this.now() };
    this.running.add(task);
    this.nameColumns = Math.max(this.nameColumns, width(name));
    const end = (mark: string, word: string, text: string) => {
      if (!this.running.delete(task)) return;
      const elapsed = duration(this.now() - task.since);
      this.say(this.live ? this.line(mark, task, text) : `${name}: ${word} after ${elapsed}: ${text}`);
    };
    const begin = (text: string) => {
      task.step = text;
      task.detail = "";
      task.saidAt = this.now();
      if (this.live) this.draw();
      else if (text) this.say(`${name}: ${text}`);
    };
    begin(step);
    return {
      step: begin,
      detail: (text) => {
        task.detail = text;
      },
      done: (result) => end(this.colors.green("✓"), "done", result),
      fail: (reason) => end(this.colors.red("✗"), "failed", reason),
      leave: (reason) => end(this.colors.dim("·"), "left", reason),
      vanish: () => {
        if (this.running.delete(task) && this.live) this.redraw();
      },
    };
  }

  /** Writes lines that stay, above those of the running tasks. */
  say(text: string): void {
    this.output.write(`${this.eraser()}${text}\n${this.liveLines()}`);
  }

  /** Forgets what still runs and stops drawing. */
  stop(): void {
    clearInterval(this.timer);
    this.running.clear();
    if (this.drawnLines > 0) this.output.write(this.eraser());
  }

  private tick(): void {
    this.frame += 1;
    if (this.live) {
      this.draw();
      return;
    }
    for (const task of this.running) {
      if (this.now() - task.saidAt < HEARTBEAT_MS) continue;
      task.saidAt = this.now();
      const detail = task.detail && ` (${task.detail})`;
      this.say(`${task.name}: still at it after ${duration(this.now() - task.since)}: ${task.step}${detail}`);
    }
  }

  private draw(): void {
    if (this.live && this.running.size > 0) this.redraw();
  }

  private redraw(): void {
    this.output.write(`${this.eraser()}${this.liveLines()}`);
  }

  private liveLines(): string {
    if (!this.live) return "";
    const spinner = this.colors.cyan(FRAMES[this.frame % FRAMES.length] as string);
    const lines = [...this.running].map((task) =>
      this.line(spinner, task, task.detail ? `${task.step} · ${task.detail}` : task.step),
    );
    this.drawnLines = lines.length;
    return lines.map((line) => `${line}\n`).join("");
  }

  /** Moves up over the lines drawn last and clears from there to the end of the screen. */
  private eraser(): string {
    const sequence = this.drawnLines > 0 ? `\x1b[${this.drawnLines}A\x1b[J` : "";
    this.drawnLines = 0;
    return sequence;
  }

  /** `⠹ vpc      14 s  apply · aws_subnet.private`, cut to one line of the terminal. */
  private line(mark: string, task: Running, text: string): string {
    const elapsed = pad(duration(this.now() - task.since), DURATION_COLUMNS, "right");
    const head = `${pad(task.name, this.nameColumns)}  ${elapsed}  `;
    const room = (this.output.columns ?? 80) - width(head) - 3;
    return `${mark} ${head}${truncate(text.replaceAll(/\s+/g, " "), Math.max(room, 10))}`;
  }
}
