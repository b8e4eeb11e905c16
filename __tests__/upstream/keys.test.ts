/** That the keys on record are those that the charts read, and that each one that we set makes a difference. */

import { hasEffect } from "../../operations/upstream/effect";
import { readKeyList } from "../../operations/upstream/key-lists";
import { keysOf } from "../../operations/upstream/keys";
import { ANYTHING, atomsOf, type Path, pathToText } from "../../operations/upstream/paths";
import { RENDER_AGAIN } from "../../operations/upstream/records";
import { byChart } from "../../operations/upstream/releases";
import { findRenderer, type Renderer } from "../../operations/upstream/render";
import { onAllCores } from "../chart/on-all-cores";
import { RENDER_MILLISECONDS, releases } from "./rendered";

/** Keys that Helm itself reads, to leave out a chart that another brings along: idle in copies, which come without. */
const readByHelm: Readonly<Record<string, readonly string[]>> = {
  "datadog 3.240.0": ["datadog.operator.enabled"],
};

let renderer: Renderer;
beforeAll(async () => {
  renderer = await findRenderer();
}, RENDER_MILLISECONDS);
afterAll(() => renderer?.close());

const cases = byChart(releases).map((some) => ({ title: `${some[0].chart} ${some[0].version}`, some }));

describe.each(cases)("$title", ({ title, some }) => {
  const keys = readKeyList(some[0])?.keys ?? [];

  test(
    `reads the keys that ${RENDER_AGAIN} wrote down`,
    async () => expect(await keysOf(renderer, some)).toEqual(keys),
    RENDER_MILLISECONDS,
  );

  test(
    "makes something of every value that we set",
    async () => {
      const open = new Set(keys);
      const isOpen = (path: Path) => open.has(pathToText([...path, ANYTHING]));
      const paths = new Map(
        some.flatMap(({ values }) => atomsOf(values, isOpen)).map((path) => [pathToText(path), path]),
      );
      const idle: string[] = [];
      await onAllCores([...paths], async ([text, path]) => {
        for (const release of some.filter(({ values }) => isSet(values, path))) {
          if (await hasEffect(renderer, release, path)) return;
        }
        idle.push(text);
      });
      expect(idle.filter((key) => !readByHelm[title]?.includes(key))).toEqual([]);
    },
    RENDER_MILLISECONDS,
  );
});

function isSet(values: unknown, path: Path): boolean {
  const below = (node: unknown, key: string) => (node as Record<string, unknown> | undefined)?.[key];
  return path.reduce(below, values) !== undefined;
}
