import { changedAt, type Path } from "./paths";
import type { UpstreamRelease } from "./releases";
import type { Renderer } from "./render";

/** Whether a chart makes anything of a value: without it, or with another where it is the default, others come out. */
export async function hasEffect(renderer: Renderer, release: UpstreamRelease, path: Path): Promise<boolean> {
  const whole = await textWith(renderer, release, (values) => values);
  for (const change of [() => undefined, another]) {
    const text = await textWith(renderer, release, (values) => changedAt(values, path, change));
    if (text !== whole) return true;
  }
  return false;
}

/** Wholes, so that none is rendered for each of its values. */
const wholes = new WeakMap<UpstreamRelease, Promise<string>>();

function textWith(
  renderer: Renderer,
  release: UpstreamRelease,
  change: (values: UpstreamRelease["values"]) => UpstreamRelease["values"],
): Promise<string> {
  const values = change(release.values);
  // What Helm refuses, it has looked at.
  const text = () => renderer.render(release, values).catch(() => "refused");
  if (values !== release.values) return text();
  const known = wholes.get(release) ?? text();
  wholes.set(release, known);
  return known;
}

function another(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  return `${JSON.stringify(value)}x`;
}
