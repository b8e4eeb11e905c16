/** The chart's README says what is so: its table of values is that of the comments, its timelines that of the values. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { CHART } from "../../operations/chart/render";
import { outputOf } from "../../operations/tools/command";

const README = path.join(CHART, "README.md");
const VALUES = path.join(CHART, "values.yaml");

const readme = readFileSync(README, "utf8");
const values = parse(readFileSync(VALUES, "utf8"));

const folder = mkdtempSync(path.join(tmpdir(), "readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the table of values is what the comments of values.yaml make: `npm run chart:readme` writes it", async () => {
  const fresh = path.join(folder, "README.md");
  copyFileSync(README, fresh);
  const generator = require.resolve("@bitnami/readme-generator-for-helm/bin/index.js");
  await outputOf(process.execPath, [generator, "--values", VALUES, "--readme", fresh]);
  expect(readFileSync(fresh, "utf8")).toBe(readme);
});

test("the weights of the table are those of values.yaml: the generator knows no lists of numbers", () => {
  const row = readme.split("\n").find((line) => line.startsWith("| `canary.weights`"));
  expect(row).toContain(`\`${values.canary.weights.join(" ")}\``);
});

test("every file that it links to exists", () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] as string);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !existsSync(path.join(CHART, link)))).toEqual([]);
});

describe("the timelines have the numbers of values.yaml:", () => {
  const { canary, blueGreen, analysis } = values;

  test("the weights, the pauses and the time of a canary", () => {
    for (const [step, weight] of canary.weights.entries()) {
      const at = step * canary.pauseSeconds;
      expect(readme).toMatch(new RegExp(`\\| ${clock(at)} \\| .*\\b${weight} %`));
    }
  });

  test("the pods of blue-green, and how long the old ones stay", () => {
    expect(readme).toMatch(new RegExp(`\\b${blueGreen.replicas} new pods`));
    expect(readme).toMatch(new RegExp(`\\b${blueGreen.scaleDownDelaySeconds} s later`));
  });

  test("how long an analysis takes", () => {
    const seconds = duration(analysis.initialDelay) + (analysis.count - 1) * duration(analysis.interval);
    expect(readme).toContain(`${seconds / 60} minutes`);
    const failed = duration(analysis.initialDelay) + analysis.failureLimit * duration(analysis.interval);
    expect(readme).toContain(`no sooner than ${clock(failed)}`);
  });
});

/** Seconds as "1:30". */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** "2m" in seconds. */
function duration(text: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
  return Number.parseInt(text, 10) * (units[text.at(-1) as string] as number);
}
