import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import type { Echo } from "../src/echo";
import { loadTemplates } from "../src/templates";
import { anyText } from "../testing/any-text";
import { exampleEcho } from "../testing/example-echo";

const TEMPLATES = path.resolve(__dirname, "../templates");
const templates = loadTemplates(TEMPLATES);

const index = { serviceName: "sample-web-app", version: "1.4.0", environment: "dev" };
const problem = {
  type: "about:blank",
  title: "Not Found",
  status: 404,
  detail: "There is nothing here.",
  requestId: "7c0d7a58-7e3e-4a8b-b0a4-3a2f3f9a1c5e",
} as const;

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
    traceId: fc.option(anyText),
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
        shown.push(view.body?.text ?? "", view.server.hostName, view.server.pod ?? "", view.traceId ?? "");
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
        expect(skeleton(html)).toBe(skeleton(templates.index(index)));
        for (const text of [serviceName, version, environment])
          expect(html.includes(escaped(text))).toBe(true);
      }),
    );
  });
});

describe("the echo page", () => {
  it("marks a secret as redacted", () => {
    expect(templates.echo(exampleEcho)).toContain('<th scope="row">Cookie<td><mark>redacted</mark>');
  });

  it("leaves out what the request does not have", () => {
    const html = templates.echo({ ...exampleEcho, query: [], body: null, traceId: null });
    expect(html).not.toMatch(/>Query<|>Body<|body of|Trace id/);
    expect(html).toContain("telemetry is off");
  });

  it("shows a body that is no text in base64, and says so", () => {
    const body = { sizeBytes: 1, contentType: null, text: null, base64: "/w==" };
    expect(templates.echo({ ...exampleEcho, body })).toMatch(/\/w==<\/pre>\s*<p class="hint">No UTF-8/);
  });

  it("is not larger than 10 kB for what a browser sends", () => {
    expect(Buffer.byteLength(templates.echo(exampleEcho))).toBeLessThan(10_000);
  });
});

it.each([
  ["index", templates.index(index)],
  ["echo", templates.echo(exampleEcho)],
  ["problem", templates.problem(problem)],
])("%s has no script, no inline style and nothing from elsewhere", (_, html) => {
  expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=|(?:src|href|action)="(?!\/|#|data:)/);
  expect(html).toContain(`<link rel="stylesheet" href="${templates.stylesheet.path}">`);
});

describe("in a folder of their own, templates", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "templates-"));
    cpSync(TEMPLATES, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each(["index.html", "echo.html", "problem.html"])("stop the start when %s is broken", (file) => {
    appendFileSync(path.join(folder, file), "<% if (it.traceId { %>");
    expect(() => loadTemplates(folder)).toThrow(path.join(folder, file));
  });

  it("stop the start when a part of the pages is broken", () => {
    appendFileSync(path.join(folder, "head.html"), "<%= it.");
    expect(() => loadTemplates(folder)).toThrow(path.join(folder, "index.html"));
  });

  it.each(["index.html", "foot.html", "style.css"])("stop the start when %s is missing", (file) => {
    rmSync(path.join(folder, file));
    expect(() => loadTemplates(folder)).toThrow(path.join(folder, file));
  });

  it("find their stylesheet under a path that changes with its content, and only then", () => {
    expect(loadTemplates(folder).stylesheet.path).toBe(templates.stylesheet.path);
    expect(templates.stylesheet.path).toMatch(/^\/assets\/style-[0-9a-f]{12}\.css$/);
    writeFileSync(path.join(folder, "style.css"), "body { color: red }");
    const { stylesheet } = loadTemplates(folder);
    expect(stylesheet.path).not.toBe(templates.stylesheet.path);
    expect(stylesheet.body.toString()).toBe("body { color: red }");
  });
});
