/** Links between the pages of this repository lead somewhere, down to the heading. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { repositoryFiles } from "../repository-files";

const pages = repositoryFiles(".md");

interface Link {
  readonly page: string;
  readonly target: string;
}

/** What is no code: in code, brackets are what they are there. */
const prose = (markdown: string) =>
  markdown.replaceAll(/^( *)(```+)[\s\S]*?^\1\2$/gm, "").replaceAll(/`[^`\n]*`/g, "");

const links: Link[] = pages.flatMap((page) =>
  [...prose(readFileSync(page, "utf8")).matchAll(/\]\((?!\w+:)([^)\s]+)\)/g)].map(([, target]) => ({
    page,
    target: target as string,
  })),
);

/** The anchors that GitHub gives a page's headings. */
function anchors(page: string): string[] {
  const headings = readFileSync(page, "utf8")
    .replaceAll(/^( *)(```+)[\s\S]*?^\1\2$/gm, "")
    .matchAll(/^#{1,6} +(.+?)\s*$/gm);
  return [...headings].map(([, text]) =>
    (text as string)
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test("there are pages, and links between them", () => {
  expect(pages).toContain("README.md");
  expect(links.length).toBeGreaterThan(30);
});

test.each(pages)("%s leads to files that exist, and to headings that they have", (page) => {
  const dead = links
    .filter((link) => link.page === page)
    .filter(({ target }) => {
      const [file = "", anchor] = target.split("#");
      const found = file === "" ? page : path.join(path.dirname(page), file);
      if (!existsSync(found)) return true;
      return anchor !== undefined && !(found.endsWith(".md") && anchors(found).includes(anchor));
    });
  expect(dead.map(({ target }) => target)).toEqual([]);
});
