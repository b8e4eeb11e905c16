/** The published charts with our values, as they would be installed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type CatalogName, catalogs } from "../../config/catalog";
import { findSchemas, needed } from "../../operations/tools/find";
import { digestOfManifests } from "../../operations/upstream/digest";
import { RENDER_AGAIN, recordOf } from "../../operations/upstream/records";
import { titleOf } from "../../operations/upstream/releases";
import { kubernetesOf } from "../../operations/upstream/render";
import { nameOf } from "../chart/rendered";
import { type Judgement, judge } from "../chart/strictly-valid";
import { RENDER_MILLISECONDS, releases, UpstreamRenders } from "./rendered";

const renders = UpstreamRenders.beforeAll(releases);
const judgements = new Map<string, Judgement[]>();
const folder = mkdtempSync(path.join(tmpdir(), "upstream-renders-"));

beforeAll(async () => {
  const schemas = needed("Every schema", await findSchemas());
  for (const catalog of Object.keys(catalogs) as CatalogName[]) {
    const some = releases.filter((release) => release.catalog === catalog);
    for (const release of some) writeFileSync(fileOf(release), renders.of(release).text);
    const kubeVersion = kubernetesOf({ catalog });
    const judged = await judge(some.map(fileOf), { kubeVersion, locations: schemas.locations(catalog) });
    for (const [file, verdicts] of judged) judgements.set(file, verdicts);
  }
}, RENDER_MILLISECONDS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(release: (typeof releases)[number]): string {
  return path.join(folder, `${releases.indexOf(release)}.yaml`);
}

describe.each(releases.map((release) => ({ title: titleOf(release), release })))("$title", ({ release }) => {
  test("is rendered the same the second time", async () => {
    expect(await renders.renderer.render(release)).toBe(renders.of(release).text);
  });

  test(`is rendered as ${RENDER_AGAIN} wrote down`, () => {
    expect(digestOfManifests(renders.of(release).text)).toBe(recordOf(release)?.rendered);
  });

  test("brings no other chart along, which copies of it without their dependencies could not show", () => {
    expect(renders.of(release).text).not.toMatch(/^# Source: [\w-]+\/charts\//m);
  });

  test("is valid by strict schemas", () => {
    const judged = judgements.get(fileOf(release)) ?? [];
    expect(judged.filter(({ verdict }) => verdict !== "valid")).toEqual([]);
    expect(judged.map(({ object }) => object).toSorted()).toEqual(
      renders.of(release).objects.map(nameOf).toSorted(),
    );
  });
});
