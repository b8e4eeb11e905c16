import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadTemplates } from "../src/templates";
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

describe("the echo page", () => {
  it("marks a secret as redacted", () => {
    expect(templates.echo(exampleEcho)).toContain('<th scope="row">Cookie<td><mark>redacted</mark>');
  });

  it("leaves out what the request does not have", () => {
    const html = templates.echo({ ...exampleEcho, query: [], body: null });
    expect(html).not.toMatch(/>Query<|>Body<|body of/);
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
