import type { Area, Finding } from "./finding";

/** Something to look for, by the name that progress shows it under. */
export interface Check {
  readonly name: string;
  readonly find: () => Promise<Finding>;
}

/** What a look came to. */
export type Verdict = Pick<Finding, "state" | "found" | "remedy">;

/** A check that always comes to something: what cannot even be looked for is broken. */
export function check(area: Area, name: string, look: () => Promise<Verdict>): Check {
  const find = async () => {
    const verdict = await look().catch((error: Error) =>
      broken(error.message, "Mend that, and run this again"),
    );
    return { area, name, ...verdict };
  };
  return { name, find };
}

export function good(found: string): Verdict {
  return { state: "good", found };
}

export function unknown(found: string, remedy: string): Verdict {
  return { state: "unknown", found, remedy };
}

export function warning(found: string, remedy: string): Verdict {
  return { state: "warning", found, remedy };
}

export function broken(found: string, remedy: string): Verdict {
  return { state: "broken", found, remedy };
}
