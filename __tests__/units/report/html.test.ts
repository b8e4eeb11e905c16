import fc from "fast-check";
import { Html, html, table } from "../../../operations/report/html";

test("a value is escaped, markup is not, and nothing stands for what is not there", () => {
  expect(html`<b>${"<script>"}</b>${html`<i>${1}</i>`}${undefined}${false}`.markup).toBe(
    "<b>&lt;script&gt;</b><i>1</i>",
  );
});

test("lists are joined, each of their values escaped", () => {
  expect(html`${["a&b", new Html("<br>"), ["'"]]}`.markup).toBe("a&amp;b<br>&#39;");
});

test("no text breaks out of an element or of an attribute", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const { markup } = html`<a title="${text}">${text}</a>`;
      expect(markup.match(/</g)).toHaveLength(2);
      expect(markup.match(/"/g)).toHaveLength(2);
    }),
  );
});

test("a table can be reached and read by keyboard and screen reader", () => {
  const { markup } = table("Costs", [{ title: "stack" }, { title: "USD", number: true }], [["vpc", 38]]);
  expect(markup).toContain('tabindex="0" role="region" aria-label="Costs"');
  expect(markup).toContain('<th scope="row">vpc</th><td class="number">38</td>');
});
