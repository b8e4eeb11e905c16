/** The trace-agent of each catalog, compiled from its own modules into the program in `trace-agent/`. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { outputOf } from "../../../operations/tools/command";
import { exclusively } from "../../../operations/tools/exclusively";
import { findGo } from "../../../operations/tools/find";
import { toolsFolder } from "../../../operations/tools/found";
import type { AgentVersion } from "./rules";
import { type Group, merged } from "./trace-stats";

/** Modules are fetched and compiled from nothing: a version takes a minute on two cores. */
export const BUILD_MILLISECONDS = 900_000;

const go = findGo();
/** `describe`, or `describe.skip` where there is no Go; `npm test` says so in its closing table. On CI it must. */
export const withGo = go.found || process.env.REQUIRE_ALL_RUNGS ? describe : describe.skip;

const SOURCE = path.join(__dirname, "trace-agent");

export interface RealAgent {
  /** What it counts of a request with spans. @throws Error with its words. */
  count(request: Buffer): Group[];
}

/** @throws Error with the compiler's words */
export async function realAgent(version: AgentVersion): Promise<RealAgent> {
  if (!go.found) throw new Error(`${go.why}. ${go.remedy}.`);
  const program = path.join(toolsFolder(), `datadog-agent-${version}`, "trace-stats");
  const flags = [`-modfile=${version}.mod`, ...(version === "7.67.0" ? ["-tags=agent_7_67"] : [])];
  if (!existsSync(program)) {
    process.stderr.write(`Building Datadog's trace-agent ${version} with Go: some minutes, once\n`);
  }
  await exclusively(`${path.dirname(program)}.lock`, () =>
    outputOf(
      "nice",
      [go.path, "build", "-C", SOURCE, "-trimpath", "-ldflags=-s -w", ...flags, "-o", program],
      {
        env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false", GOWORK: "off" },
        timeoutSeconds: BUILD_MILLISECONDS / 1000,
      },
    ),
  );
  return { count: (request) => count(program, version, request) };
}

function count(program: string, version: AgentVersion, request: Buffer): Group[] {
  const output = execFileSync(program, { input: request, encoding: "utf8", timeout: 60_000 });
  const { version: compiled, groups } = JSON.parse(output);
  // Modules of agent 7.x are numbered 0.x.
  if (`v${version.replace(/^7\./, "0.")}` !== compiled) {
    throw new Error(`${program} is ${compiled}, not ${version}`);
  }
  // It also tells roots of traces apart, which are no tag of a metric.
  return merged(groups);
}
