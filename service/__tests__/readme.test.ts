import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { readConfig } from "../src/config";
import { RunningApp } from "../testing/running-app";

const FOLDER = path.resolve(__dirname, "..");
const readme = readFileSync(path.join(FOLDER, "README.md"), "utf8");

/** Rows of the tables, by the code in their first cell. */
const rows = [...readme.matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)].map((match) => ({
  name: match[1] as string,
  cells: (match[2] as string).split("|").map((cell) => cell.trim().replace(/^`(.*)`$/, "$1")),
}));
const paths = rows.filter(({ name }) => name.startsWith("/"));
const variables = rows.filter(({ name }) => /^[A-Z_]+$/.test(name));

describe("The README's table of variables", () => {
  it("has exactly those that the configuration reads", () => {
    const read = new Set<string>();
    const env = new Proxy<Record<string, string>>({}, { get: (_, name) => void read.add(String(name)) });
    readConfig(env);
    expect(variables.map(({ name }) => name)).toEqual([...read].sort(asInTheTable));
  });

  const asInTheTable = (one: string, other: string) => position(one) - position(other);
  const position = (name: string) => variables.findIndex((variable) => variable.name === name);

  it.each(variables)("$name: the default is what an unset variable means", ({ name, cells }) => {
    const usual = cells[0] as string;
    expect(readConfig({ [name]: usual })).toEqual(readConfig({}));
  });

  const ranges = variables.flatMap(({ name, cells }) => {
    const range = /^(\d+) to (\d+)$/.exec(cells[1] as string);
    return range ? [{ name, least: Number(range[1]), most: Number(range[2]) }] : [];
  });
  it.each(ranges)("$name: $least and $most will do, and nothing beyond", ({ name, least, most }) => {
    const read = (value: number) => () => readConfig({ [name]: String(value) });
    for (const value of [least, most]) expect(read(value)).not.toThrow();
    for (const value of [least - 1, most + 1]) expect(read(value)).toThrow(name);
  });

  const choices = variables
    .map(({ name, cells }) => ({ name, values: (cells[1] as string).split(", ") }))
    .filter(({ values }) => values.length > 1);
  it.each(choices)("$name: $values will do, and nothing else", ({ name, values }) => {
    for (const value of values) expect(() => readConfig({ [name]: value })).not.toThrow();
    expect(() => readConfig({ [name]: "other" })).toThrow(`one of ${values.join(", ")}`);
  });
});

it("The README's table of endpoints is that of the OpenAPI document", async () => {
  const app = await RunningApp.start({ faultInjection: true });
  try {
    const { paths: described } = (await (await app.fetch("/openapi.json")).json()) as { paths: object };
    const others = Object.keys(described).filter((name) => !name.startsWith("/assets/"));
    expect(paths.map(({ name }) => name)).toEqual(others);
  } finally {
    await app.stop();
  }
});

const { scripts } = JSON.parse(readFileSync(path.join(FOLDER, "package.json"), "utf8"));
it.each([...readme.matchAll(/npm (?:run )?(\w+) --workspace service/g)].map((match) => match[1] as string))(
  "The README's `%s` is a script of the package",
  (script) => expect(scripts).toHaveProperty(script),
);

it.each([...readme.matchAll(/(?:src|srcset)="([^"]+)"/g)].map((match) => match[1] as string))(
  "The README's picture %s exists",
  (file) => expect(existsSync(path.join(FOLDER, file))).toBe(true),
);
