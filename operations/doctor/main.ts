import type { CatalogName } from "../../config/catalog";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { environmentCalled, parseArguments } from "../arguments";
import { colorsFor } from "../terminal/output";
import { Progress } from "../terminal/progress";
import type { Check } from "./check";
import { environmentCheck } from "./environments";
import { exitCode, type Finding } from "./finding";
import { providerChecks } from "./providers";
import { quotaFindings } from "./quotas";
import { renderFindings } from "./report";
import { toolChecks } from "./tools";
import { versionFindings } from "./versions";

const USAGE = `npm run doctor [-- --env NAME]

Looks at this machine, the environments, what they take of an account's quotas, and the versions that they install:
what is there, what is missing, what has lost its support since when, and what to do about each. Installs and changes
nothing.
Exit code: 0 nothing is broken (what has lost its support is a warning), 2 something is, 1 wrong arguments or
a configuration that is refused.

  --env NAME         only this environment: local, dev or prod (default: dev and prod)
  --json             the findings as JSON
  --help             this text`;

/** Who waits longer is told what for. */
const PATIENCE_MILLISECONDS = 2000;

/** `npm run doctor`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: { env: { type: "string" }, json: { type: "boolean", default: false } },
  });
  const environments = values.env ? [environmentCalled(values.env)] : loadEnvironments();
  const findings = [
    ...(await sideBySide([...toolChecks(), ...providerChecks(), ...environments.map(environmentCheck)])),
    ...quotaFindings(environments),
    ...catalogsOf(environments).flatMap((catalog) => versionFindings(catalog, new Date())),
  ];
  const { stdout } = process;
  stdout.write(
    values.json
      ? `${JSON.stringify({ findings, exitCode: exitCode(findings) }, undefined, 2)}\n`
      : `${renderFindings(findings, colorsFor(stdout), stdout.columns)}\n`,
  );
  return exitCode(findings);
}

/** All at once, the answers in the order of the questions. What takes long is named on stderr meanwhile. */
async function sideBySide(checks: readonly Check[]): Promise<Finding[]> {
  const progress = new Progress(process.stderr);
  const waiting = new Set(checks);
  const impatience = setTimeout(() => {
    for (const { name } of waiting) progress.start(name, "still looking");
  }, PATIENCE_MILLISECONDS);
  try {
    return await Promise.all(
      checks.map(async (check) => {
        const finding = await check.find();
        waiting.delete(check);
        return finding;
      }),
    );
  } finally {
    clearTimeout(impatience);
    progress.stop();
  }
}

function catalogsOf(environments: readonly Environment[]): CatalogName[] {
  return [...new Set(environments.map(({ catalog }) => catalog))];
}
