import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadEnvironments } from "../../../config/load";
import type { Environment } from "../../../config/schema";
import { dashboard } from "../../../constructs/observability/dashboard/dashboard";
import { everyQuestion } from "../../../constructs/observability/queries";
import { print } from "../../../constructs/observability/query/formula";
import { main } from "../../../operations/dashboard/main";
import { dashboardPage } from "../../../operations/dashboard/page";

const [prod] = loadEnvironments("prod") as [Environment];
const page = dashboardPage(prod);
const widgets = dashboard(prod).groups.flatMap((group) => group.widgets);

/** As HTML writes it. */
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("'", "&#39;");

test("the page shows every widget, with its unit and where it stands", () => {
  for (const widget of widgets) {
    expect(page).toContain(escaped(widget.title));
    if ("unit" in widget) expect(page).toContain(`<span class="unit">${widget.unit}</span>`);
  }
  expect(page.match(/--x:\d+;--y:\d+;--w:\d+;--h:\d+/g)).toHaveLength(widgets.length);
});

test("the page shows every question that is put to Datadog, as it is put", () => {
  const questions = everyQuestion(prod).filter(({ asker }) => /^(widget|SLO|monitor)/.test(asker));
  expect(questions.length).toBeGreaterThan(70);
  for (const { of } of questions)
    expect(page).toContain(escaped(of.kind === "search" ? of.print() : print(of)));
});

test("the page shows every threshold", () => {
  for (const text of [
    "Objective: p50 below 100 ms",
    "Objective: p99 below 500 ms",
    "Objective: below 0.1 %",
  ]) {
    expect(page).toContain(text);
  }
});

test("the page needs nothing from anywhere, and runs nothing", () => {
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

test("the command writes it where it is told to, and says where", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "dashboard-"));
  const said = jest.spyOn(console, "log").mockImplementation(() => {});
  try {
    const file = path.join(folder, "dev.html");
    expect(main(["--env", "dev", "--out", file])).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(dashboardPage((loadEnvironments("dev") as [Environment])[0]));
    expect(said).toHaveBeenCalledWith(expect.stringContaining("dev.html"));
    expect(existsSync(path.join(folder, "prod.html"))).toBe(false);
  } finally {
    said.mockRestore();
    rmSync(folder, { recursive: true });
  }
});
