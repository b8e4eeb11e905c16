import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { catalogs } from "../../config/catalog";
import { dev } from "../../config/environments/dev";
import { compose } from "../../main";
import { monthlyCosts } from "../../operations/cost/monthly-costs";
import type { Configuration } from "../../operations/terraform/configuration";
import { readme, shellBlocks } from "../readme";
import { synthesize } from "../synthesized";

const commands = shellBlocks.flat();
const WRITTEN_ON = new Date("2026-11-23");
const monthlyUsd = (stack: Configuration) =>
  Math.round(monthlyCosts(stack, WRITTEN_ON).reduce((sum, { usd }) => sum + usd, 0));
const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));

describe("The README", () => {
  it("begins with exactly two commands", () => {
    expect(shellBlocks[0]).toEqual(["npm start", "npm test"]);
  });

  const npmScripts = [...readme.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] as string);
  it.each([...new Set(npmScripts)])("names `npm run %s`, which exists", (script) => {
    expect(scripts).toHaveProperty(script);
  });

  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] as string);
  it.each([...new Set(links)])("links to %s, which exists", (target) => {
    expect(existsSync(target)).toBe(true);
  });

  describe("shows an npm start", () => {
    const said = /^```text\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? "";

    it("of the stacks that there are, with their resources", () => {
      const { ids, stack } = synthesize("local", compose);
      const resources = (id: string) =>
        Object.values(stack(id).json.resource ?? {}).flatMap((named) => Object.keys(named as object)).length;
      const rows = [...said.matchAll(/^(local-\w+) +(\d+) /gm)].map(([, id, count]) => [id, Number(count)]);
      expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(ids.map((id) => [id, resources(id)])));
    });

    it("of a rollout by the chart's steps", () => {
      const { canary } = parse(readFileSync("charts/sample-web-app/values.yaml", "utf8"));
      const weights = [...said.matchAll(/^ *\d+ +(\d+) %/gm)].map(([, weight]) => Number(weight));
      expect([...new Set(weights)]).toEqual(canary.weights);
    });
  });

  describe("deploys dev", () => {
    const { ids, stack } = synthesize("dev", compose);
    const deployed = commands
      .map((command) => /^npx cdktf deploy (dev-\w+)(.*)/.exec(command))
      .filter((match) => match !== null)
      .map(([, id, flags]) => ({ id: id as string, flags: flags as string }));
    it("stack by stack, all of them, after the backend is bootstrapped", () => {
      expect(["dev-backend", ...deployed.map(({ id }) => id)].sort()).toEqual([...ids].sort());
      expect(commands.indexOf("npm run bootstrap -- --env dev")).toBeLessThan(
        commands.findIndex((command) => command.startsWith("npx cdktf deploy dev-")),
      );
    });

    it("with the entries filled after they are made, and before the platform needs them", () => {
      const at = (start: string) => commands.findIndex((command) => command.startsWith(start));
      expect(at("npx cdktf deploy dev-secrets")).toBeLessThan(at("npm run secrets -- --env dev"));
      expect(at("npm run secrets -- --env dev")).toBeLessThan(at("npx cdktf deploy dev-platform"));
    });

    it("for what each stack costs a month, in the support that its Kubernetes has", () => {
      const rows = [...readme.matchAll(/^\| `(dev-\w+)` \| \d+ \| (\d+) \|/gm)];
      expect(Object.fromEntries(rows.map(([, id, usd]) => [id, Number(usd)]))).toEqual(
        Object.fromEntries(ids.map((id) => [id, monthlyUsd(stack(id).json)])),
      );
      const current = synthesize({ ...dev, catalog: "current" }, compose).stack("dev-eks");
      expect(readme).toContain(`; ${monthlyUsd(current.json)} with \`catalog: "current"\``);
    });

    it("with an image that the nodes can run and Image Updater sees, in the registry that stack ecr makes", () => {
      const workflow = readFileSync(".github/workflows/build-push-ecr.yml", "utf8");
      expect(workflow).toMatch(/^ +platforms: linux\/amd64\n(.*\n)? +provenance: false$/m);
      expect(catalogs[dev.catalog].nodeImage.amiType).toContain("x86_64");
      const build = commands.find((command) => command.startsWith("docker build")) as string;
      expect(build).toContain(" --platform linux/amd64 --provenance=false ");
      const { name } = stack("dev-ecr").only("aws_ecr_repository");
      expect(commands.join("\n")).toContain(`--repository-names ${name} `);
    });

    it.each(deployed)("$id after every stack that it needs", ({ id }) => {
      const before = ["dev-backend", ...deployed.map((other) => other.id)];
      for (const needed of stack(id).dependencies) {
        expect(before.slice(0, before.indexOf(id))).toContain(needed);
      }
    });

    it.each(deployed)(
      "$id with --ignore-missing-stack-dependencies if it needs others, else without",
      ({ id, flags }) => {
        expect(flags.includes("--ignore-missing-stack-dependencies")).toBe(stack(id).dependencies.length > 0);
      },
    );
  });
});
