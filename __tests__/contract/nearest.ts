import { editDistance } from "../../config/refusal";

/** ", but x" for a name that differs in few letters. */
export function nearest(name: string, names: readonly string[]): string {
  const [best] = [...new Set(names)]
    .map((other) => ({ other, distance: editDistance(name, other) }))
    .toSorted((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, name.length / 6) ? `, but ${best.other}` : "";
}
