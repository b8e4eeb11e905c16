/** The service's log: JSON, one object a line, written to stdout behind the requests' backs. */
import pino from "pino";
import type { Config } from "./config";

/** Writes lines; the fields come first, as pino has it. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** Resolves when everything logged so far is written. */
  flush(): Promise<void>;
}

/** Lines are gathered up to this many characters before a write. */
const BATCH_LENGTH = 16 * 1024;

/** A line waits no longer than this for others to join its write, in milliseconds. */
const LONGEST_WAIT_MS = 100;

/** With stdout stuck, this many bytes of lines are kept; later ones are dropped rather than fill the memory. */
const KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Creates the logger. What is still in memory when the process exits is written then.
 *
 * @param file where lines go instead of stdout: a path or a file descriptor.
 */
export function createLogger(
  config: Pick<Config, "serviceName" | "logLevel">,
  file: string | number = 1,
): Logger {
  const batches = new Batches(file);
  const lines = pino(
    {
      level: config.logLevel,
      base: { service: config.serviceName },
      messageKey: "message",
      errorKey: "error",
      timestamp: () => `,"timestamp":"${now()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    batches,
  );
  return {
    debug: (fields, message) => lines.debug(fields, message),
    info: (fields, message) => lines.info(fields, message),
    warn: (fields, message) => lines.warn(fields, message),
    error: (fields, message) => lines.error(fields, message),
    flush: () => batches.flush(),
  };
}

/** Hands lines to pino's asynchronous destination many at a time: for each write it measures all that it holds. */
class Batches {
  readonly #destination;
  #text = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string | number) {
    // Before the destination's own, which end it.
    process.once("beforeExit", () => this.#pass());
    process.once("exit", () => this.#passAtOnce());
    this.#destination = pino.destination({ dest: file, sync: false, minLength: 1, maxLength: KEPT_BYTES });
    surviveFullDisk(this.#destination);
  }

  write(line: string): void {
    this.#text += line;
    if (this.#text.length >= BATCH_LENGTH) this.#pass();
    else this.#timer ??= setTimeout(() => this.#pass(), LONGEST_WAIT_MS).unref();
  }

  flush(): Promise<void> {
    this.#pass();
    return new Promise((resolve) => {
      // The error is that of fsync, which a pipe does not have.
      this.#destination.flush(() => resolve());
    });
  }

  #pass(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#destination.write(text);
  }

  #passAtOnce(): void {
    this.#pass();
    this.#destination.flushSync();
  }
}

/** There is nowhere left to tell it, and no reason to stop serving. At exit it would be tried for ever. */
function surviveFullDisk(destination: Pick<ReturnType<typeof pino.destination>, "on" | "flushSync">): void {
  let failing = false;
  destination.on("error", () => {
    failing = true;
  });
  destination.on("write", () => {
    failing = false;
  });
  const flushSync = destination.flushSync.bind(destination);
  destination.flushSync = () => {
    if (!failing) flushSync();
  };
}

let second = Number.NaN;
let untilSecond = "";

/** The time in RFC 3339, with milliseconds. Most lines share their second with the line before. */
function now(): string {
  const ms = Date.now();
  const milliseconds = ms % 1_000;
  if (ms - milliseconds !== second) {
    second = ms - milliseconds;
    untilSecond = new Date(second).toISOString().slice(0, "2000-01-01T00:00:00.".length);
  }
  return `${untilSecond}${String(milliseconds).padStart(3, "0")}Z`;
}
