/** docs/case-study.md tells of every line of the case study, and tells what is so. */
import { existsSync, readFileSync } from "node:fs";
import { catalogs } from "../../../config/catalog";
import { charts } from "../../../config/charts";
import { dev } from "../../../config/environments/dev";
import { service } from "../../../config/service";
import { compose } from "../../../main";
import { ladder } from "../../../operations/test/ladder";
import { synthesize } from "../../synthesized";
import { components, extras, files, logFields, tasks } from "./asked";
import { chartRows, installed, numbers } from "./here";
import { column, page, tables } from "./page";

describe("The case study's page", () => {
  const { stack } = synthesize(dev, compose);
  const [versions = []] = tables("2. Components");

  it("names every component", () => {
    expect(Object.keys(column(versions, 0))).toEqual(components);
  });

  it.each([
    ["seed", 2],
    ["current", 3],
  ] as const)("has the versions that catalog %s installs", (catalog, at) => {
    const terraform = stack("dev-vpc").json.terraform as { required_version: string };
    expect(column(versions, at)).toMatchObject(installed(catalog, terraform.required_version));
  });

  it("keeps each chart of the case study's in catalog seed", () => {
    for (const [row, name] of Object.entries(chartRows)) {
      expect(`${row}: ${column(versions, 1)[row]}`).toMatch(new RegExp(` ${charts.seed[name].version}$`));
    }
  });

  it("says since when Kubernetes is in extended support", () => {
    expect(column(versions, 5).Kubernetes).toContain(catalogs.seed.kubernetes.endOfStandardSupport);
  });

  it.each(Object.keys(numbers))("has the numbers of %s as the code has them, and no others", (heading) => {
    const [table = []] = tables(heading);
    expect(column(table, 2)).toEqual(numbers[heading]);
  });

  it("says of every number that differs from the case study's why", () => {
    const differing = Object.keys(numbers)
      .flatMap((heading) => tables(heading)[0]?.slice(1) ?? [])
      .filter(([, asked, here]) => asked !== here);
    for (const [, , , where] of differing) expect(where).toMatch(/: .{10,}/);
    expect(differing.map(([name]) => name)).toEqual(["5.2 errors"]);
  });

  it("leads every file of the case study to one that exists", () => {
    const rows = ["3.1", "3.2", "3.3"].flatMap((heading) => tables(heading)[0]?.slice(1) ?? []);
    expect(rows.map(([asked]) => asked)).toEqual(files.map((file) => `\`${file}\``));
    for (const [, here = ""] of rows) {
      const targets = [...here.matchAll(/\]\(([^)#]+)/g)].map(([, target]) => `docs/${target}`);
      expect(targets).not.toHaveLength(0);
      for (const target of targets) expect(`${target} ${existsSync(target)}`).toBe(`${target} true`);
    }
  });

  it("has the endpoints", () => {
    const endpoints = Object.keys(column(tables("3.1")[1] ?? [], 1)).map((cell) => cell.replaceAll("`", ""));
    expect(endpoints).toEqual(expect.arrayContaining(["/", ...Object.values(service.paths)]));
    expect(endpoints).toHaveLength(4);
  });

  it("names fields that the log has, and widgets that the dashboard has", () => {
    const { required } = JSON.parse(readFileSync("service/testing/access-line.schema.json", "utf8"));
    expect(required).toEqual(expect.arrayContaining([...logFields]));
    expect(page).toContain(logFields.map((field) => `\`${field}\``).join(", "));
    const dashboard = JSON.stringify(stack("dev-datadog").json);
    const named = Object.values(column(tables("6. Observability")[1] ?? [], 1)).flatMap((cell) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, title]) => title as string),
    );
    expect(named).toHaveLength(10);
    for (const title of named) expect(dashboard).toContain(`\\"${title}\\"`);
  });

  it("keeps the names of section 4 where it says so", () => {
    const kept = tables("4. Rollouts")[2]?.slice(1) ?? [];
    expect(kept.length).toBeGreaterThan(3);
    for (const [names = "", where = ""] of kept) {
      const files = [...where.matchAll(/\]\(\.\.\/([^)#]+\.(?:yaml|tpl))\)/g)].map(
        ([, file]) => file as string,
      );
      const texts = files.map((file) => readFileSync(file, "utf8")).join("\n");
      for (const [, name] of names.matchAll(/`([^`]+)`/g)) expect(texts).toMatch(new RegExp(`\\b${name}\\b`));
    }
  });

  it("has every task, each with a rung that there is", () => {
    const [checklist = [], extra = []] = tables("7. Deliverables");
    const proofs = column(checklist, 3);
    expect(Object.keys(proofs).sort()).toEqual([...tasks].sort());
    const known = ladder.map(({ number }) => number);
    for (const proof of Object.values(proofs)) {
      const rungs = [...proof.matchAll(/\d+/g)].map(Number);
      expect(known).toEqual(expect.arrayContaining(rungs));
      expect(rungs).not.toHaveLength(0);
    }
    expect(extra.slice(1)).toHaveLength(extras);
  });
});
