import pc from "picocolors";

/** Where a program writes for its reader: `process.stdout`, or what a test puts in its place. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export type Colors = ReturnType<typeof pc.createColors>;

/** Whether lines can be redrawn in place: on a terminal that understands cursor movements. */
export function isLive(output: Output, env: NodeJS.ProcessEnv = process.env): boolean {
  return output.isTTY === true && env.TERM !== "dumb";
}

/**
 * Colours where they can be seen: on a terminal unless NO_COLOR is set, elsewhere if FORCE_COLOR is.
 *
 * picocolors alone would also colour the log files of CI. https://no-color.org, https://force-color.org
 */
export function colorsFor(output: Output, env: NodeJS.ProcessEnv = process.env): Colors {
  const forced = Boolean(env.FORCE_COLOR) && env.FORCE_COLOR !== "0";
  return pc.createColors(!env.NO_COLOR && (forced || isLive(output, env)));
}
