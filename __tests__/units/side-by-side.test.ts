import fc from "fast-check";
import { sideBySide } from "../../operations/rehearse/side-by-side";

interface Item {
  id: string;
  dependencies: string[];
}

async function follow(items: Item[], options: { limit?: number; fails?: string[] } = {}) {
  const { limit = 8, fails = [] } = options;
  const events: string[] = [];
  let running = 0;
  let most = 0;
  const results = await sideBySide<Item, string>(items, {
    limit,
    run: async ({ id }) => {
      running += 1;
      most = Math.max(most, running);
      events.push(`begin ${id}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      events.push(`end ${id}`);
      running -= 1;
      return fails.includes(id) ? "failed" : "ok";
    },
    succeeded: (result) => result === "ok",
    unreached: (_, dependency) => `waits for ${dependency}`,
  });
  return { events, results, most };
}

const stacks: Item[] = [
  { id: "eks", dependencies: ["vpc", "github"] },
  { id: "vpc", dependencies: [] },
  { id: "ecr", dependencies: [] },
  { id: "github", dependencies: ["ecr", "elsewhere"] },
];

test("what depends on others begins when they have ended, the others side by side", async () => {
  const { events, results, most } = await follow(stacks);
  expect(events.indexOf("begin eks")).toBeGreaterThan(events.indexOf("end vpc"));
  expect(events.indexOf("begin eks")).toBeGreaterThan(events.indexOf("end github"));
  expect(events.indexOf("begin github")).toBeGreaterThan(events.indexOf("end ecr"));
  expect(most).toBe(2);
  expect(results).toEqual(["ok", "ok", "ok", "ok"]);
});

test("a failure keeps only its dependents from running", async () => {
  const { events, results } = await follow(stacks, { fails: ["ecr"] });
  expect(results).toEqual(["waits for github", "ok", "failed", "waits for ecr"]);
  expect(events).not.toContain("begin eks");
});

test("whatever depends on whatever, all run once, in order, and never more than the limit", async () => {
  const graphs = fc
    .array(fc.array(fc.nat({ max: 7 }), { maxLength: 4 }), { minLength: 1, maxLength: 8 })
    .map((edges) =>
      edges.map((to, at) => ({ id: `${at}`, dependencies: to.filter((other) => other < at).map(String) })),
    );
  await fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 1, max: 3 }), async (items, limit) => {
      const { events, results, most } = await follow(items.toReversed(), { limit });
      expect(results).toEqual(items.map(() => "ok"));
      expect(events.filter((event) => event.startsWith("begin"))).toHaveLength(items.length);
      expect(most).toBeLessThanOrEqual(limit);
      for (const { id, dependencies } of items) {
        for (const other of dependencies) {
          expect(events.indexOf(`end ${other}`)).toBeLessThan(events.indexOf(`begin ${id}`));
        }
      }
    }),
    { numRuns: 50 },
  );
});

test("what is released early lets its dependents begin while it goes on", async () => {
  const events: string[] = [];
  const results = await sideBySide<Item, string>(
    [
      { id: "ecr", dependencies: [] },
      { id: "github", dependencies: ["ecr"] },
    ],
    {
      limit: 2,
      run: async ({ id }, release) => {
        events.push(`begin ${id}`);
        if (id === "ecr") release();
        await new Promise((resolve) => setTimeout(resolve, id === "ecr" ? 20 : 1));
        events.push(`end ${id}`);
        return id === "ecr" ? "failed" : "ok";
      },
      succeeded: (result) => result === "ok",
      unreached: () => "unreached",
    },
  );
  expect(events).toEqual(["begin ecr", "begin github", "end github", "end ecr"]);
  expect(results).toEqual(["failed", "ok"]);
});
