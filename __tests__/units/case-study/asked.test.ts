/** What is said to be the case study's is; it is not in this repository, and may be beside it. */
import { existsSync, readFileSync } from "node:fs";
import { extras, files, tasks } from "./asked";
import { numbers } from "./here";
import { page, tables } from "./page";

const CASE_STUDY = "../shared/case-study.pt.md";

test("what it asks for is listed here", () => {
  expect(files.length).toBeGreaterThan(20);
  expect(tasks.length).toBeGreaterThan(5);
});

if (existsSync(CASE_STUDY)) {
  describe("The case study itself", () => {
    const text = readFileSync(CASE_STUDY, "utf8");

    it("names the files that are asked for here, and no others", () => {
      expect(filesOf(text)).toEqual(files);
    });

    it("has as many tasks, extras and sections as the page", () => {
      expect([...text.matchAll(/^\| (\d[abc]?) \|.*✅/gm)].map(([, task]) => task)).toEqual(tasks);
      expect([...(text.split("### 7.2")[1]?.split("---")[0] ?? "").matchAll(/^\d\. /gm)]).toHaveLength(
        extras,
      );
      const sections = [...text.matchAll(/^## (\d)\. /gm)].map(([, number]) => number);
      expect([...page.matchAll(/^## (\d)\. /gm)].map(([, number]) => number)).toEqual(sections);
    });

    it("names each version and number that the page says it names", () => {
      const rows = ["2. Components", ...Object.keys(numbers)].flatMap((heading) =>
        tables(heading)[0]?.slice(1),
      );
      const said = rows.flatMap((row) => row?.[1]?.match(/\d+(\.\d+)*/g) ?? []);
      expect(said.length).toBeGreaterThan(30);
      for (const number of said)
        expect(text).toMatch(new RegExp(`(?<![\\d.])${number.replaceAll(".", "\\.")}(?![\\d])`));
    });

    it("has what the page quotes as written, or as kept", () => {
      const [, written = [], kept = []] = tables("4. Rollouts");
      const quoted = [...written, ...kept].flatMap(([asked = ""]) => [...asked.matchAll(/`([^`]+)`/g)]);
      expect(quoted.length).toBeGreaterThan(10);
      for (const [, quote = ""] of quoted) expect(text).toContain(quote);
    });
  });
}

/** The files that its drawings of folders have, and the folders that are drawn without any. */
function filesOf(text: string): string[] {
  return [...text.matchAll(/```\n(challenge1-[\s\S]*?)```/g)].flatMap(([, tree = ""]) => {
    const at: string[] = [];
    const paths = tree
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => {
        const [, indent = "", name = ""] = /^((?:│ {3}| {4})*)[├└]── (\S+)/.exec(line) ?? [];
        at.length = indent.length / 4;
        at.push(name);
        return at.join("");
      });
    return paths.filter((path) => !path.endsWith("/") || /modules\/\w+\/$/.test(path));
  });
}
