import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { charts } from "../../../config/charts";
import { loadEnvironments } from "../../../config/load";
import { rules } from "../../../constructs/policies/rules";
import { synthesize } from "../../../main";
import { renderPage } from "../../../operations/report/report";
import { exampleReport } from "../../example-report";

const outdir = mkdtempSync(path.join(tmpdir(), "report-"));
synthesize(loadEnvironments("local,dev,prod"), outdir);
const report = exampleReport(outdir);
const page = renderPage(report);
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

test("the report asks for nothing outside of itself, and runs nothing", () => {
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(/<script|<link|<img|url\(|@import|https?:/);
});

test("the report says of each stack what it needs and what came of it", () => {
  expect(page).toContain("local-eks needs local-vpc");
  for (const { stack } of report.result.stacks) expect(page).toContain(`>${stack.id}</text>`);
  expect(page).toContain('<span class="wait">mocked providers</span>');
  expect(page).toContain('<span class="good">empty</span>');
});

test("the report shows both canaries, one promoted and one taken back", () => {
  expect(page).toContain("Promoted after 2 measurements.");
  expect(page).toContain("Aborted after 1 measurement, by error-rate.");
  expect(page).toContain("Of 200 requests meanwhile 12 failed, of 198 afterwards 0.");
  expect(page).toContain("not Argo Rollouts");
});

test("the report shows what the real controllers did, where rung 7 has passed, and its date", () => {
  expect(page).toContain('<section id="rollouts"');
  expect(page).toContain("passed here, on 2026-11-22");
  expect(page).toContain("<summary>canary, 165 s</summary>");
  expect(page).toContain("<td>git push: image 1.2.0-worsening</td>");
  const without = renderPage({ ...report, result: { ...report.result, rollouts: [] } });
  expect(without).not.toContain('id="rollouts"');
});

test("the report shows the spans of a request, and the log line of the same trace", () => {
  expect(page).toContain("render echo");
  expect(page).toContain("&quot;trace_id&quot;: &quot;4bf92f3577b34da6a3ce929d0e0e4736&quot;");
});

test("the report says what each environment costs, and what of it is extended support's", () => {
  expect(page).toContain("<li><b>$611</b>dev</li>");
  expect(page).toContain("$365 of each is the surcharge for extended support");
});

test("the report shows the beginning of the dashboard, and leads to all of it", () => {
  expect(page).toContain("39 widgets in 6 groups");
  expect(page).toContain("<h3>Request rate</h3>");
  expect(page).toContain('<a href="dashboard.html">');
});

test("the report sets beside each other what environments pay for the same", () => {
  expect(page).toMatch(
    /<th scope="row">vpc<\/th><td>NAT gateway<\/td><td class="number">1<\/td><td class="number">32.85<\/td><td class="number">3<\/td><td class="number">98.55<\/td>/,
  );
  expect(page).toMatch(/<td>zone of an interface endpoint<\/td><td class="number">–<\/td>/);
});

test("the report says which versions nobody looks after any more", () => {
  for (const { name, version } of Object.values(charts.seed)) {
    expect(page).toContain(`<th scope="row">${name}</th><td>${version}</td>`);
  }
  expect(page).toContain(`<span class="bad">ended ${charts.seed["argo-cd"].endOfSupport}</span>`);
});

test("the report lists every policy, and everything that was not proven with the way to get there", () => {
  for (const { id } of rules) expect(page).toContain(`<code>${id}</code>`);
  expect(page).toContain("<dt>dev, prod, applied: they were synthesized, and belong to real accounts.</dt>");
});

test("a report without a story says that something failed", () => {
  const failed = { ...report, result: { ...report.result, service: { error: new Error("no build") } } };
  expect(renderPage(failed)).toContain("Something failed");
  expect(page).not.toContain("Something failed");
});
