import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { environmentCalled, parseArguments } from "../arguments";
import { dashboardPage } from "./page";

const USAGE = `npm run dashboard -- [--env NAME] [--out FILE]

Writes a page that shows what Datadog is given of an environment: the dashboard's layout with its queries and
thresholds, the objectives, and the monitors. It needs no account, and no network.

  --env NAME   local, dev or prod (default: prod)
  --out FILE   where it is written (default: .dashboard/NAME.html)
  --help       this text`;

/** `npm run dashboard`. */
export function main(args: string[]): number {
  const { values } = parseArguments(args, USAGE, {
    options: { env: { type: "string" }, out: { type: "string" } },
  });
  const environment = environmentCalled(values.env ?? "prod");
  const file = path.resolve(values.out ?? path.join(".dashboard", `${environment.name}.html`));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, dashboardPage(environment));
  console.log(`Open ${path.relative(process.cwd(), file)} in a browser.`);
  return 0;
}
