import { parseArguments } from "../arguments";
import { digestOfManifests } from "./digest";
import { digestOfGiven, readRecords, recordOf, writeRecords } from "./records";
import { titleOf, upstreamReleases } from "./releases";
import { findRenderer } from "./render";

const USAGE = `npm run charts:render

Renders the published charts with our values, and writes down what came of it in __tests__/upstream,
so that a machine without the charts can tell whether anything changed since.

  CHARTS_DIR   folder of the charts, as <chart>-<version> or <chart>-<version>.tgz
               (default: .tools/charts, where they are pulled into)
  --help       this text`;

/** `npm run charts:render`. */
export async function main(args: string[]): Promise<number> {
  parseArguments(args, USAGE, { options: {} });
  const before = readRecords();
  const renderer = await findRenderer();
  const today = new Date().toISOString().slice(0, 10);
  const records = [];
  try {
    for (const release of upstreamReleases()) {
      const { chart, version, catalog, environments } = release;
      const rendered = digestOfManifests(await renderer.render(release));
      const known = recordOf(release, before);
      const same = known?.rendered === rendered;
      console.log(`${same ? "unchanged" : "rendered "}  ${titleOf(release)}`);
      records.push({
        ...{ chart, version, catalog, environments, given: digestOfGiven(release), rendered },
        renderedOn: same ? known.renderedOn : today,
        helm: same ? known.helm : renderer.helmVersion,
      });
    }
  } finally {
    renderer.close();
  }
  writeRecords(records);
  return 0;
}
