import { type CatalogName, catalogs } from "../../../config/catalog";
import { dev } from "../../../config/environments/dev";
import { local } from "../../../config/environments/local";
import { prod } from "../../../config/environments/prod";
import { loadEnvironments, parseEnvironment } from "../../../config/load";
import { TODAY } from "./changed";

const shipped = [local, dev, prod];
const names = Object.keys(catalogs) as CatalogName[];

describe("The shipped environments", () => {
  it.each(shipped.flatMap((input) => names.map((catalog) => ({ input, name: input.name, catalog }))))(
    "load: $name with catalog $catalog",
    ({ input, catalog }) => {
      expect(parseEnvironment({ ...input, catalog }, TODAY)).toMatchObject({ name: input.name, catalog });
    },
  );

  it("load all together, this year and in years to come", () => {
    for (const today of [TODAY, new Date("2031-01-01")]) {
      expect(loadEnvironments("local,dev,prod", today)).toHaveLength(3);
    }
  });

  it("have their defaults filled in", () => {
    expect(parseEnvironment(prod, TODAY)).toMatchObject({ aws: {}, state: { locking: "both" } });
  });

  it("protect prod, and nothing that is meant to be thrown away", () => {
    expect(shipped.map(({ name, deletionProtection }) => [name, deletionProtection])).toEqual([
      ["local", false],
      ["dev", false],
      ["prod", true],
    ]);
  });
});

describe.each(names)("Catalog %s", (name) => {
  const { kubernetes, nodeImage, addons } = catalogs[name];

  it("ends standard support a year before extended support", () => {
    const standard = new Date(kubernetes.endOfStandardSupport);
    standard.setUTCFullYear(standard.getUTCFullYear() + 1);
    expect(standard.toISOString().slice(0, 10)).toBe(kubernetes.endOfExtendedSupport);
  });

  it("pins a node image and a kube-proxy of its own Kubernetes version", () => {
    expect(nodeImage.releaseVersion).toMatch(/^\d+\.\d+\.\d+-20\d{6}$/);
    expect(nodeImage.releaseVersion.startsWith(`${kubernetes.version}.`)).toBe(true);
    expect(addons["kube-proxy"].startsWith(`v${kubernetes.version}.`)).toBe(true);
  });

  it("pins every add-on", () => {
    for (const version of Object.values(addons)) expect(version).toMatch(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
  });
});
