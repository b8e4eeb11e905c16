import { readFileSync } from "node:fs";

type Package = { readonly optionalDependencies?: Record<string, string>; readonly resolved?: string };
const { packages }: { packages: Record<string, Package> } = JSON.parse(
  readFileSync("package-lock.json", "utf8"),
);

test("the lock file has every platform's packages, or `npm ci` refuses it (operations/complete-lock.mjs adds them)", () => {
  const missing = Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${parent}/node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

test("the lock file names no registry: whoever installs uses their own", () => {
  const hosts = Object.values(packages).filter(({ resolved }) => resolved?.startsWith("http"));
  expect(hosts).toEqual([]);
});
