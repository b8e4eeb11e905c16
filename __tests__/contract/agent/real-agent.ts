/** The trace-agent of each catalog, compiled from its own modules into the program in `trace-agent/`. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { compiled } from "../../go-program";
import type { AgentVersion } from "./rules";
import { type Group, merged } from "./trace-stats";

/** Modules are fetched and compiled from nothing: a version takes a minute on two cores. */
export const BUILD_MILLISECONDS = 900_000;

const SOURCE = path.join(__dirname, "trace-agent");

export interface RealAgent {
  /** What it counts of a request with spans. @throws Error with its words. */
  count(request: Buffer): Group[];
}

/** @throws Error with the compiler's words */
export async function realAgent(version: AgentVersion): Promise<RealAgent> {
  const program = await compiled({
    title: `Datadog's trace-agent ${version}`,
    source: SOURCE,
    version,
    tags: version === "7.67.0" ? ["agent_7_67"] : [],
    output: path.join(`datadog-agent-${version}`, "trace-stats"),
    buildMilliseconds: BUILD_MILLISECONDS,
  });
  return { count: (request) => count(program, version, request) };
}

function count(program: string, version: AgentVersion, request: Buffer): Group[] {
  const output = execFileSync(program, { input: request, encoding: "utf8", timeout: 60_000 });
  const { version: built, groups } = JSON.parse(output);
  // Modules of agent 7.x are numbered 0.x.
  if (`v${version.replace(/^7\./, "0.")}` !== built) {
    throw new Error(`${program} is ${built}, not ${version}`);
  }
  // It also tells roots of traces apart, which are no tag of a metric.
  return merged(groups);
}
