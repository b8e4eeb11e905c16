import pc from "picocolors";

/** Colours, or functions that add none. */
export type Colors = ReturnType<typeof pc.createColors>;

/** Colours where they can be seen: on a terminal unless NO_COLOR is set, elsewhere if FORCE_COLOR is. */
export function colorsFor(
  output: { readonly isTTY?: boolean },
  env: NodeJS.ProcessEnv = process.env,
): Colors {
  const forced = Boolean(env.FORCE_COLOR) && env.FORCE_COLOR !== "0";
  return pc.createColors(!env.NO_COLOR && (forced || output.isTTY === true));
}

/** `0.42 ms`, `31.4 ms`, `1240 ms`: three digits tell enough. */
export function milliseconds(duration: number): string {
  const digits = duration < 10 ? 2 : duration < 100 ? 1 : 0;
  return `${duration.toFixed(digits)} ms`;
}
