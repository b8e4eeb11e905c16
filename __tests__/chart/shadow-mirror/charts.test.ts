/** What the two charts say of the plugin: its files get to Kong, its settings are known, and nobody can pose as a copy. */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { service } from "../../../config/service";
import { outputOf } from "../../../operations/tools/command";
import { findSchemas, needed, type SchemaCatalog } from "../../../operations/tools/find";
import { choices, choicesOf, helm, kubeVersions, type Manifest, Rendered, rendered } from "../rendered";
import { judge } from "../strictly-valid";
import { PLUGIN } from "./proxy";
import { proxyTo, stopAll, targetThat, withNginx } from "./running";

const CHART = "charts/platform-resources";
const sources = readdirSync(PLUGIN).map((name) => ({
  name,
  text: readFileSync(path.join(PLUGIN, name), "utf8"),
}));

async function platformResources(args: readonly string[] = []): Promise<Rendered> {
  const release = [
    "platform-resources",
    CHART,
    "--namespace",
    "platform",
    "--kube-version",
    kubeVersions.seed,
  ];
  return new Rendered(await outputOf(await helm(), ["template", ...release, ...args]));
}

const folder = mkdtempSync(path.join(tmpdir(), "platform-resources-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(stopAll);

describe("platform-resources", () => {
  test("brings each file of the plugin to Kong as it is", async () => {
    const { data } = (await platformResources()).one("ConfigMap", "kong-plugin-shadow-mirror");
    expect(data).toEqual(Object.fromEntries(sources.map(({ name, text }) => [name, text])));
  });

  test("brings it into the namespace of Kong's pods, which can mount no other", async () => {
    const inKong = (await platformResources()).one("ConfigMap");
    expect(inKong.metadata.namespace).toBe("kong");
    const elsewhere = await platformResources(["--set", "kong.namespace=gateway"]);
    expect(elsewhere.one("ConfigMap").metadata.namespace).toBe("gateway");
  });

  test.each([
    ["kong.namespaec=kong", "namespaec"],
    ["kong.namespace=Kong", "namespace"],
    ["kong.namespace=", "namespace"],
    ["shadow=true", "shadow"],
  ])("refuses %s by its name", async (value, name) => {
    await expect(platformResources(["--set", value])).rejects.toThrow(name);
  });

  test("passes helm lint, where a warning counts as an error", async () => {
    const said = await outputOf(await helm(), ["lint", "--strict", CHART]);
    expect(said).toContain("1 chart(s) linted, 0 chart(s) failed");
  });

  test.each(Object.keys(kubeVersions) as SchemaCatalog[])(
    "is valid by the strict schemas of %s",
    async (catalog) => {
      const schemas = needed("Every schema", await findSchemas());
      const file = path.join(folder, `${catalog}.yaml`);
      writeFileSync(file, (await platformResources()).text);
      const options = { kubeVersion: kubeVersions[catalog], locations: schemas.locations(catalog) };
      expect((await judge([file], options)).get(file)).toEqual([
        { object: "ConfigMap/kong-plugin-shadow-mirror", verdict: "valid" },
      ]);
    },
  );

  test("names each setting of the plugin in its README", () => {
    const readme = readFileSync(path.join(CHART, "README.md"), "utf8");
    const table = [...readme.matchAll(/^\| `(\w+)` \| (.+?) \|/gm)].map(([, name]) => name);
    const schema = sources.find(({ name }) => name === "schema.lua")?.text ?? "";
    const settings = [...schema.matchAll(/^ {10}\{ ?(\w+) =|^ {12}(\w+) = (?:\{|typedefs)/gm)];
    expect(table).toEqual(settings.map(([, short, long]) => short ?? long));
  });

  test("has a table of values that the comments make", async () => {
    const values = path.join(CHART, "values.yaml");
    const fresh = path.join(folder, "README.md");
    copyFileSync(path.join(CHART, "README.md"), fresh);
    const generator = require.resolve("@bitnami/readme-generator-for-helm/bin/index.js");
    await outputOf(process.execPath, [generator, "--values", values, "--readme", fresh]);
    const readme = readFileSync(path.join(CHART, "README.md"), "utf8");
    expect(readme).toBe(readFileSync(fresh, "utf8"));
    expect(readme).toContain("| `kong.namespace` |");
  });
});

describe("sample-web-app", () => {
  const pluginsOf = (choice: (typeof choices)[number]): Manifest[] => {
    const all = rendered(choice).all("KongPlugin");
    const names: string[] = rendered(choice)
      .one("Ingress")
      .metadata.annotations["konghq.com/plugins"].split(",");
    return names.flatMap((name) => all.filter(({ metadata }) => metadata.name === name));
  };

  test.each(choices)("strips an x-shadow that a client sends: $name", (choice) => {
    const removed = pluginsOf(choice)
      .filter(({ plugin }) => plugin === "request-transformer")
      .flatMap(({ config }) => config.remove.headers);
    expect(removed).toEqual(["x-shadow"]);
  });

  test.each(choices)("mirrors while the strategy is blueGreen, to the new version alone: $name", (choice) => {
    const targets = pluginsOf(choice)
      .filter(({ plugin }) => plugin === "shadow-mirror")
      .map(({ config }) => config.host);
    expect(targets).toEqual(
      choice.strategy === "blueGreen" ? [`${service.name}-shadow.${service.namespace}.svc`] : [],
    );
    for (const host of targets) {
      const { spec } = rendered(choice).one("Service", host.split(".")[0]);
      expect(spec.selector.role).toBe("preview");
    }
  });
});

withNginx("the settings that sample-web-app gives", () => {
  test("are known to the plugin, which mirrors with them", async () => {
    const [choice] = choicesOf("blueGreen");
    const { config } = rendered(choice as NonNullable<typeof choice>)
      .all("KongPlugin")
      .find(({ plugin }) => plugin === "shadow-mirror") as Manifest;
    const target = await targetThat();
    const proxy = await proxyTo(target.address, { ...config, ...target.address });
    await proxy.ask({ headers: { authorization: "Bearer s3cret" } });
    expect(await proxy.settled()).toMatchObject({ mirrored: 1 });
    expect(target.received[0]?.headers).not.toHaveProperty("authorization");
  });

  test("and a setting that the plugin does not know is refused by its name", async () => {
    const target = await targetThat();
    await expect(proxyTo(target.address, { percent: 1 })).rejects.toThrow("percent: unknown field");
  });
});
