import { parseArguments } from "../arguments";
import { digestOfManifests } from "./digest";
import { type KeyList, readKeyList, sourceOf, writeKeyLists } from "./key-lists";
import { keysOf } from "./keys";
import { digestOfGiven, type RenderRecord, readRecords, recordOf, writeRecords } from "./records";
import { byChart, titleOf, type UpstreamRelease, upstreamReleases } from "./releases";
import { findRenderer, type Renderer } from "./render";

const USAGE = `npm run charts:render

Renders the published charts with our values, and writes down what came of it in __tests__/upstream,
so that a machine without the charts can tell whether anything changed since: the digest of each render,
and the keys that each chart reads. It takes about two minutes.

  CHARTS_DIR   folder of the charts, as <chart>-<version> or <chart>-<version>.tgz
               (default: .tools/charts, where they are pulled into)
  --help       this text`;

/** `npm run charts:render`. */
export async function main(args: string[]): Promise<number> {
  parseArguments(args, USAGE, { options: {} });
  const today = new Date().toISOString().slice(0, 10);
  const releases = upstreamReleases();
  const before = readRecords();
  const renderer = await findRenderer();
  try {
    const records: RenderRecord[] = [];
    for (const release of releases) records.push(await recordNow(renderer, release, before, today));
    const lists: KeyList[] = [];
    for (const some of byChart(releases)) lists.push(await keyListNow(renderer, some, today));
    writeRecords(records);
    writeKeyLists(lists);
  } finally {
    renderer.close();
  }
  return 0;
}

async function recordNow(
  renderer: Renderer,
  release: UpstreamRelease,
  before: readonly RenderRecord[],
  today: string,
): Promise<RenderRecord> {
  const { chart, version, catalog, environments } = release;
  const rendered = digestOfManifests(await renderer.render(release));
  const known = recordOf(release, before);
  const same = known?.rendered === rendered;
  console.log(`${same ? "unchanged" : "rendered "}  ${titleOf(release)}`);
  return {
    ...{ chart, version, catalog, environments, given: digestOfGiven(release), rendered },
    renderedOn: same ? known.renderedOn : today,
    helm: same ? known.helm : renderer.helmVersion,
  };
}

async function keyListNow(
  renderer: Renderer,
  releases: readonly [UpstreamRelease, ...UpstreamRelease[]],
  today: string,
): Promise<KeyList> {
  const [{ chart, version }] = releases;
  const keys = await keysOf(renderer, releases);
  const known = readKeyList({ chart, version });
  const same = JSON.stringify(known?.keys) === JSON.stringify(keys);
  console.log(`${same ? "unchanged" : "read     "}  keys of ${chart} ${version}: ${keys.length}`);
  const readOn = same && known ? known.readOn : today;
  return { chart, version, source: sourceOf({ chart, version }), readOn, keys };
}
