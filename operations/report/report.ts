import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Environment } from "../../config/schema";
import { dashboardPage } from "../dashboard/page";
import { notProven } from "../rehearse/not-proven";
import type { RehearsalResult } from "../rehearse/report";
import { duration } from "../terminal/text";
import { canarySection } from "./canary";
import { costsSection } from "./costs";
import { dashboardSection } from "./dashboard";
import { html } from "./html";
import { limitsSection } from "./limits";
import { page, type Section } from "./page";
import { policiesSection } from "./policies";
import { requestSection } from "./request";
import { rolloutsSection } from "./rollouts";
import { stacksSection } from "./stacks";
import { versionsSection } from "./versions";

export interface Report {
  readonly result: RehearsalResult;
  readonly environments: readonly Environment[];
  readonly today: Date;
  readonly milliseconds: number;
}

/** Where the report of a rehearsal in `workspace` lies. */
export function reportFile(workspace: string): string {
  return path.join(workspace, ".rehearsal", "report.html");
}

/** Writes the report as one self-contained page, and the dashboard beside it as another. */
export function writeReport(workspace: string, report: Report): void {
  const file = reportFile(workspace);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, renderPage(report));
  const prod = productionOf(report.environments);
  if (prod) writeFileSync(path.join(path.dirname(file), "dashboard.html"), dashboardPage(prod));
}

function productionOf(environments: readonly Environment[]): Environment | undefined {
  return environments.find(({ name }) => name === "prod");
}

export function renderPage({ result, environments, today, milliseconds }: Report): string {
  const story = "story" in result.service ? result.service.story : undefined;
  const limits = notProven(result);
  const proven = result.stacks.filter(({ outcome }) => outcome.proof === "applied");
  const mocked = result.stacks.filter(({ outcome }) => outcome.proof === "mocked");
  const prod = productionOf(environments);
  const failed = Boolean(result.firstFailure) || !story;
  const sections: Section[] = [
    stacksSection(result.stacks),
    ...(story ? [canarySection(story)] : []),
    ...(result.rollouts.length > 0 ? [rolloutsSection(result.rollouts)] : []),
    ...(story ? [requestSection(story)] : []),
    ...(prod ? [dashboardSection(prod)] : []),
    costsSection(result.synthesized, today),
    versionsSection(environments, today),
    policiesSection(),
    limitsSection(limits),
  ];
  const lead = html`<p>What a rehearsal on this machine showed, on ${today.toISOString().slice(0, 10)}, in
${duration(milliseconds)}. ${failed && html`<strong class="bad">Something failed: see below.</strong>`}</p>
<ul class="figures">
<li><b>${result.synthesized.length}</b>stacks synthesized, policies held</li>
<li><b>${proven.length}</b>applied to an emulated AWS</li>
<li><b>${mocked.length}</b>applied to mocked providers</li>
<li><b>${limits.length}</b>limits, named below</li>
</ul>`;
  return page("The platform, rehearsed", lead, sections);
}
