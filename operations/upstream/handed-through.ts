import { isMap, type Path, valueAt, withValue } from "./paths";
import type { UpstreamRelease, Values } from "./releases";
import type { Renderer } from "./render";

/** A map in a chart's values, with a key of no meaning that is looked for in what comes out. */
interface Probe {
  readonly map: Path;
  readonly mark: string;
}

/** What a mark is set to: text, or a map where the chart makes an object of each. */
const shapes = [(mark: string) => mark, (mark: string) => ({ [mark]: mark })];

/** Those of some maps of whose keys a chart makes something, whatever they are called. */
export async function handedThrough(
  renderer: Renderer,
  releases: readonly UpstreamRelease[],
  maps: readonly Path[],
): Promise<Path[]> {
  const probes = maps.map((map, index) => ({ map, mark: `zzprobe${index}zz` }));
  const seen = new Set<Probe>();
  let left: readonly Probe[] = probes;
  for (const shape of shapes) {
    const refused = new Set<Probe>();
    for (const release of releases) {
      // A list or text that we set there is no map.
      const some = left.filter(
        (probe) => !seen.has(probe) && !refused.has(probe) && isMapOrAbsent(release.values, probe.map),
      );
      const text = await renderedText({ renderer, release, shape, refused }, some);
      for (const probe of some) if (text.includes(probe.mark)) seen.add(probe);
    }
    left = [...refused];
  }
  return [...seen].map(({ map }) => map);
}

interface Attempt {
  readonly renderer: Renderer;
  readonly release: UpstreamRelease;
  readonly shape: (mark: string) => unknown;
  /** Gets those with which Helm renders nothing. */
  readonly refused: Set<Probe>;
}

/** What is rendered with the probes that Helm does not refuse, found by halving them. */
async function renderedText(attempt: Attempt, probes: readonly Probe[]): Promise<string> {
  if (probes.length === 0) return "";
  const { renderer, release, shape, refused } = attempt;
  const values = probes.reduce<Values>(
    (all, { map, mark }) => withValue(all, [...map, mark], shape(mark)),
    release.values,
  );
  const text = await renderer.render(release, values).catch(() => undefined);
  // Environment variables shout; a map where text is meant comes out as `map[mark:mark]`.
  if (text !== undefined) return text.toLowerCase().replaceAll(/map\[[^\]]*\]/g, "");
  if (probes.length === 1) {
    for (const probe of probes) refused.add(probe);
    return "";
  }
  const half = Math.ceil(probes.length / 2);
  const halves = [probes.slice(0, half), probes.slice(half)];
  const texts = await Promise.all(halves.map((some) => renderedText(attempt, some)));
  return texts.join("\n");
}

function isMapOrAbsent(values: Values, map: Path): boolean {
  const parents = map.map((_, depth) => valueAt(values, map.slice(0, depth + 1)));
  return parents.every((value) => value === undefined || isMap(value));
}
