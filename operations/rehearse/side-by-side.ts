/** Something that must wait for others. */
export interface Dependent {
  readonly id: string;
  readonly dependencies: readonly string[];
}

export interface SideBySideOptions<T, R> {
  /** How many may run at once. */
  readonly limit: number;
  /** @param release Lets what depends on the item run while the rest of its own work goes on. */
  run(item: T, release: () => void): Promise<R>;
  /** Whether what depends on an item may run after this result. */
  succeeded(result: R): boolean;
  /** The result of an item that cannot run because `dependency` did not succeed. */
  unreached(item: T, dependency: string): R;
}

/**
 * Runs each item as soon as what it depends on has succeeded, independent ones side by side.
 *
 * Dependencies that are not among the items count as met. A failure keeps only its dependents from running.
 *
 * @returns A result for each item, in the order of the items.
 */
export async function sideBySide<T extends Dependent, R>(
  items: readonly T[],
  options: SideBySideOptions<T, R>,
): Promise<R[]> {
  const withinLimit = limiter(options.limit);
  const results = new Map<string, Promise<R>>();
  const releases = new Map(items.map(({ id }) => [id, deferred()]));

  const resultOf = (item: T): Promise<R> => {
    const result = results.get(item.id) ?? runAfterDependencies(item);
    results.set(item.id, result);
    return result;
  };
  const runAfterDependencies = async (item: T): Promise<R> => {
    for (const dependency of items.filter(({ id }) => item.dependencies.includes(id))) {
      const ready = resultOf(dependency).then((result) => options.succeeded(result));
      const released = releases.get(dependency.id)?.promise.then(() => true);
      if (!(await Promise.race([ready, released]))) return options.unreached(item, dependency.id);
    }
    return withinLimit(() => options.run(item, () => releases.get(item.id)?.resolve()));
  };
  return Promise.all(items.map(resultOf));
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Lets at most `limit` pieces of work run at a time; the others wait for their turn. */
export function limiter(limit: number): <R>(work: () => Promise<R>) => Promise<R> {
  let free = limit;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => queue.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    }
  };
}
