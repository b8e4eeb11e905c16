import { readFileSync } from "node:fs";

export const readme = readFileSync("README.md", "utf8");

/** The shell blocks of the README, each as its commands, one a line. */
export const shellBlocks: string[][] = [...readme.matchAll(/^( *)```sh\n([\s\S]*?)^ *```/gm)].map((match) =>
  (match[2] as string)
    .split("\n")
    .map((line) => line.trim().replace(/ +#.*$/, ""))
    .filter((line) => line !== "" && !line.startsWith("#")),
);

/** The block that looks around in a kept rehearsal, which a test of rung 4 runs to the letter. */
export const lookAround =
  shellBlocks.find((commands) => commands.includes("npm run rehearse -- --keep")) ?? [];
