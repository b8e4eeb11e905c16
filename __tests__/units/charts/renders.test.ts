/** Whether the published charts still get the values that they were last rendered with. */
import { digestOf, digestOfManifests } from "../../../operations/upstream/digest";
import {
  digestOfGiven,
  RENDER_AGAIN,
  type RenderRecord,
  readRecords,
  recordOf,
} from "../../../operations/upstream/records";
import { titleOf, upstreamReleases } from "../../../operations/upstream/releases";

const releases = upstreamReleases();
const records = readRecords();

test.each(
  releases.map((release) => ({
    title: titleOf(release),
    state: stateOf(recordOf(release, records)),
    release,
  })),
)("$title: $state", ({ title, release }) => {
  if (recordOf(release, records)) return;
  throw new Error(
    `The values of ${title} are not those that the chart was last rendered with. Render it, which needs the chart ` +
      `from its repository or in CHARTS_DIR, and look at what changed: ${RENDER_AGAIN}`,
  );
});

test("nothing is on record that no stack installs any more", () => {
  expect(records.map(({ given }) => given).toSorted()).toEqual(releases.map(digestOfGiven).toSorted());
});

/** A machine without the charts knows no more. */
function stateOf(record: RenderRecord | undefined): string {
  return record ? `unchanged since rendered on ${record.renderedOn}` : "changed since it was rendered";
}

describe("a digest", () => {
  test("does not change with the order of keys, and does with that of a list", () => {
    expect(digestOf({ a: 1, b: { c: [1, 2], d: "" } })).toBe(digestOf({ b: { d: "", c: [1, 2] }, a: 1 }));
    expect(digestOf({ c: [1, 2] })).not.toBe(digestOf({ c: [2, 1] }));
  });

  test("of manifests does not change with comments and the order of objects, and does with a value", () => {
    const digest = digestOfManifests("# Source: a\na: 1\nb: 2\n---\nc: 3\n");
    expect(digestOfManifests("c: 3\n---\n# Source: b\nb: 2\na: 1\n")).toBe(digest);
    expect(digestOfManifests("c: 3\n---\nb: 2\na: '1'\n")).not.toBe(digest);
    expect(digestOfManifests("c: 3\n---\nb: 2\na: 1\n---\nb: 2\na: 1\n")).not.toBe(digest);
  });
});
