import path from "node:path";
import fc from "fast-check";
import type { Echo } from "../src/echo";
import { loadTemplates } from "../src/templates";
import { anyText } from "../testing/any-text";

const templates = loadTemplates(path.resolve(__dirname, "../templates"));

const problem = { type: "about:blank", title: "a", status: 404, detail: "b", requestId: "c" } as const;
const harmlessIndex = templates.index({ serviceName: "a", version: "b", environment: "c" });

describe("whatever a client sends", () => {
  /** HTML's five, written out here once more: the engine is not to be asked about itself. */
  const escaped = (text: string) =>
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;");

  /** A page without its text: the tags alone, and the description that repeats a problem's title left out. */
  const skeleton = (html: string) =>
    (html.match(/<[^>]*>/g) ?? []).join("").replace(/name="description" content="[^"]*"/, "");

  const field = fc.record({ name: anyText, value: anyText });
  const echo: fc.Arbitrary<Echo> = fc.record({
    method: anyText,
    path: anyText,
    url: anyText,
    query: fc.array(field, { minLength: 1, maxLength: 3 }),
    headers: fc.array(field, { minLength: 1, maxLength: 3 }),
    body: fc.record({
      sizeBytes: fc.nat(),
      contentType: anyText,
      text: anyText,
      base64: fc.constant(null),
    }),
    client: fc.record({ address: anyText }),
    protocol: fc.record({ scheme: fc.constant("http"), httpVersion: anyText }),
    server: fc.record({
      hostName: anyText,
      pod: fc.option(anyText),
      namespace: fc.option(anyText),
      node: fc.option(anyText),
    }),
    service: fc.record({ name: anyText, version: anyText, environment: anyText }),
    requestId: anyText,
    traceId: anyText,
    time: anyText,
  });

  /** The same view with every text harmless, and as empty or redacted as it was. */
  const harmless = <T>(view: T): T =>
    JSON.parse(
      JSON.stringify(view, (_, value) => (typeof value === "string" && value ? stand(value) : value)),
    );
  const stand = (value: string) => (value === "REDACTED" ? value : "text");

  it("becomes text of the echo page, never a tag or an attribute", () => {
    fc.assert(
      fc.property(echo, (view) => {
        const html = templates.echo(view);
        expect(skeleton(html)).toBe(skeleton(templates.echo(harmless(view))));
        const shown = [...view.query, ...view.headers].flatMap(({ name, value }) => [
          name,
          ...(value === "REDACTED" ? [] : [value]),
        ]);
        shown.push(view.method, view.path, view.client.address, view.protocol.httpVersion, view.requestId);
        shown.push(view.body?.text ?? "", view.server.hostName, view.server.pod ?? "", view.traceId);
        for (const text of shown) expect(html.includes(escaped(text))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("becomes text of the problem page", () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (title, detail, requestId) => {
        const html = templates.problem({ ...problem, title, detail, requestId });
        expect(skeleton(html)).toBe(skeleton(templates.problem(problem)));
        for (const text of [title, detail, requestId]) expect(html.includes(escaped(text))).toBe(true);
      }),
    );
  });

  it("and whatever is configured becomes text of the start page", () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (serviceName, version, environment) => {
        const html = templates.index({ serviceName, version, environment });
        expect(skeleton(html)).toBe(skeleton(harmlessIndex));
        for (const text of [serviceName, version, environment])
          expect(html.includes(escaped(text))).toBe(true);
      }),
    );
  });
});
