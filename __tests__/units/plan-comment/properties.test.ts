import { Parser } from "commonmark";
import fc from "fast-check";
import { COMMENT_LIMIT, type PlanComment, renderComment } from "../../../operations/plan-comment/comment";
import { digestsIn } from "../../../operations/plan-comment/marker";
import { renderForTerminal } from "../../../operations/plan-comment/terminal";
import { colorsFor } from "../../../operations/terminal/output";
import { commentOn, hostilePlan, hostileText, RUN_URL, resource } from "./plans";

const hostileComment: fc.Arbitrary<PlanComment> = fc
  .tuple(hostilePlan, hostilePlan, hostileText)
  .map(([vpc, ecr, error]) =>
    commentOn({ stack: "dev-vpc", plan: vpc }, { stack: "dev-ecr", plan: ecr }, { stack: "dev-eks", error }),
  );

/** All HTML that a comment is made of. */
const OUR_HTML =
  /^(<details( open)?><summary><b>[\w &#;-]+<\/b>(: [\w ,.&#;()+-]+)?<\/summary>|<\/details>|<!-- plan-comment dev \{[^<>]*\} -->)$/;

/** What stands where, as a reader of CommonMark takes it. */
function read(markdown: string) {
  const found = { html: [] as string[], text: [] as string[], links: [] as (string | null)[], fences: 0 };
  const walker = new Parser().parse(markdown).walker();
  for (let event = walker.next(); event; event = walker.next()) {
    const { type, literal, destination } = event.node;
    if (!event.entering) continue;
    if (type === "html_block" || type === "html_inline") found.html.push(literal?.trim() ?? "");
    if (type === "text") found.text.push(literal ?? "");
    if (type === "link" || type === "image") found.links.push(destination);
    if (type === "code_block") found.fences += 1;
  }
  return found;
}

describe("whatever a plan says", () => {
  test("no value becomes Markdown, HTML, a link or a mention, and no fence stays open", () => {
    fc.assert(
      fc.property(hostileComment, (comment) => {
        const { text } = renderComment(comment);
        const { html, text: words, links, fences } = read(text);
        for (const each of html) expect(each).toMatch(OUR_HTML);
        const opened = html.filter((each) => each.startsWith("<details"));
        expect(html.filter((each) => each === "</details>")).toHaveLength(opened.length);
        expect(fences).toBe(opened.length);
        expect(links).toEqual([RUN_URL]);
        expect(words.join("")).not.toMatch(/[@<]|octocat|example\.com(?!\/sample)/);
        expect(Object.keys(digestsIn(text, "dev") ?? {})).toEqual(["dev-vpc", "dev-ecr"]);
      }),
      { numRuns: 300 },
    );
  });

  test("a comment has no more characters than it may have", () => {
    fc.assert(
      fc.property(hostileComment, fc.integer({ min: 6000, max: 20_000 }), (comment, limit) => {
        expect(renderComment(comment, limit).text.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 200 },
    );
  });

  test("a terminal gets no character that moves its cursor", () => {
    fc.assert(
      fc.property(hostileComment, (comment) => {
        const text = renderForTerminal(comment, colorsFor({ write() {} }, {}));
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  test("what it calls sensitive is in no comment, wherever else it stands", () => {
    const secret = fc
      .string({ unit: "grapheme-ascii", minLength: 12, maxLength: 40 })
      .filter((text) => /\w{6}/.test(text));
    fc.assert(
      fc.property(secret, hostileText, hostilePlan, (value, around, plan) => {
        const leaky = resource(`aws_x.y["${value}"]`, {
          before: { password: "older", list: [{ token: 1 }], order: [{ [value]: 1 }, [value]] },
          after: {
            password: value,
            order: [[value], { [value]: 1 }],
            url: around + value + around,
            list: [{ nested: value }],
            [value]: value,
            json: JSON.stringify({ a: value }),
            lines: `${around}\n${value}\n`,
          },
          after_sensitive: { password: true, list: [{ nested: true }] },
        });
        const comment = commentOn({
          stack: "dev-vpc",
          plan: { ...plan, resource_changes: [leaky, ...(plan.resource_changes ?? [])] },
        });
        const escaped = JSON.stringify(value).slice(1, -1);
        for (const limit of [COMMENT_LIMIT, Number.POSITIVE_INFINITY]) {
          const { text } = renderComment(comment, limit);
          expect(text.includes(value) || text.includes(escaped)).toBe(false);
        }
      }),
    );
  });
});

test("dozens of stacks with thousands of changes and long errors fit", () => {
  const stacks = Array.from({ length: 90 }, (_, at) => {
    const stack = `dev-${at}`;
    if (at % 3 === 0) return { stack, error: "`".repeat(100_000) };
    if (at % 3 === 1) return { stack, notPlanned: "it waits." };
    const changes = Array.from({ length: 60 }, (_, each) =>
      resource(`aws_x.y${each}["${"`".repeat(1000)}"]`, {
        actions: each % 2 ? ["delete"] : ["create"],
        before: each % 2 ? { id: "x".repeat(1000) } : null,
        after:
          each % 2
            ? null
            : Object.fromEntries(Array.from({ length: 30 }, (_, key) => [`k${key}`, "y".repeat(3000)])),
      }),
    );
    return { stack, plan: { resource_changes: changes } };
  });
  const { text, isWhole } = renderComment(commentOn(...stacks));
  expect(isWhole).toBe(false);
  expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(text).toMatch(/^\*\*The plan of /);
  expect(digestsIn(text, "dev")).toBeDefined();
});
