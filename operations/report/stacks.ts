import type { StackResult } from "../rehearse/report";
import { type Html, html, table } from "./html";
import type { Section } from "./page";
import { stackGraph } from "./stack-graph";

/** What the stacks are, what needs what, and what each plan came to. */
export function stacksSection(results: readonly StackResult[]): Section {
  return {
    id: "stacks",
    title: "Stacks",
    content: html`<p>Applied to an emulated AWS, or to mocked providers where the emulator ends. An edge leads from a
stack to those that need it.</p>
${stackGraph(results)}
${table(
  "What each plan came to",
  [
    { title: "stack" },
    { title: "resources", number: true },
    { title: "second plan" },
    { title: "seconds", number: true },
  ],
  results.map(({ stack, outcome, milliseconds }) => [
    stack.id,
    stack.resources,
    proof(outcome),
    outcome.proof === "none" ? "–" : Math.round(milliseconds / 1000),
  ]),
)}`,
  };
}

function proof(outcome: StackResult["outcome"]): Html {
  switch (outcome.proof) {
    case "applied":
      return html`<span class="good">empty</span>`;
    case "mocked":
      return html`<span class="wait">mocked providers</span>`;
    case "none":
      return html`<span class="wait">not proven: ${outcome.why}</span>`;
    case "failed":
      return html`<span class="bad">failed</span>`;
  }
}
