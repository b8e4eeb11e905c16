/** ", but x" for a name that differs in few letters. */
export function nearest(name: string, names: readonly string[]): string {
  const [best] = [...new Set(names)]
    .map((other) => ({ other, distance: distance(name, other) }))
    .toSorted((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, name.length / 6) ? `, but ${best.other}` : "";
}

/** How many letters to add, take away or exchange. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const exchanged = (row[j] as number) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min((row[j + 1] as number) + 1, (next[j] as number) + 1, exchanged));
    }
    row = next;
  }
  return row.at(-1) as number;
}
